import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts';
import { StorageModule } from '../storage';
import { SignalsController } from './http/signals.controller';
import { TradingViewController } from './http/tradingview.controller';
import { SignalHealth } from './signal-health';
import { SignalMetrics } from './signal-metrics';
import { SignalRetention } from './signal-retention';
import { SignalsConfiguration } from './signals-configuration';
import { SignalsService } from './signals.service';

/** Intake and aggregation of signals. Needs the global configuration, access, metrics and retention. */
@Module({
  imports: [StorageModule, AlertsModule],
  controllers: [SignalsController, TradingViewController],
  providers: [SignalsService, SignalsConfiguration, SignalMetrics, SignalHealth, SignalRetention],
  exports: [SignalsService, SignalsConfiguration],
})
export class SignalsModule {}
