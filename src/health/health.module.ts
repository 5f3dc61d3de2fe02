import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { MetricsModule } from '../metrics';
import { StorageModule } from '../storage';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { Readiness } from './readiness';
import { ShutdownState } from './shutdown-state';

/** Answers /health. Failed checks are in the answers and in its log line; Terminus would log each one again. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), StorageModule, MetricsModule],
  controllers: [HealthController],
  providers: [HealthService, Readiness, ShutdownState],
  exports: [ShutdownState],
})
export class HealthModule {}
