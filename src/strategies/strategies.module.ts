import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import { SignalsModule } from '../signals';
import { StorageModule } from '../storage';
import { StrategyRunner } from './generation/strategy-runner';
import { StrategiesController } from './http/strategies.controller';
import { MultiStrategyGenerator } from './multi-strategy-generator';
import { StrategySchedule } from './schedule/strategy-schedule';
import { StrategiesConfiguration } from './strategies-configuration';
import { StrategiesHealthPart } from './strategies-health';
import { StrategyMetrics } from './strategy-metrics';

/** Signals out of candles. Needs the global configuration, access, metrics and the application's scheduler. */
@Module({
  imports: [StorageModule, SignalsModule],
  controllers: [StrategiesController],
  providers: [
    ...[MultiStrategyGenerator, StrategiesConfiguration],
    { provide: StrategyRunner, useFactory: (settings: Settings) => new StrategyRunner(settings), inject: [SETTINGS] },
    ...[StrategySchedule, StrategiesHealthPart, StrategyMetrics],
  ],
  exports: [MultiStrategyGenerator],
})
export class StrategiesModule {}
