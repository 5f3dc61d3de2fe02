import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HttpModule } from '../http';
import { StorageModule } from '../storage';
import { HealthController } from './health.controller';
import { HealthParts } from './health-parts';
import { HealthService } from './health.service';
import { Readiness } from './readiness';
import { ShutdownState } from './shutdown-state';

/**
 * Answers /health, and gives every module the `HealthParts` that it registers its part with. Failed checks are in the answers
 * and in its log line; Terminus would log each one again.
 */
@Global()
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), StorageModule, HttpModule],
  controllers: [HealthController],
  providers: [HealthService, HealthParts, Readiness, ShutdownState],
  exports: [HealthParts, ShutdownState],
})
export class HealthModule {}
