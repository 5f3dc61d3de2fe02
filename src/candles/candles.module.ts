import { Module } from '@nestjs/common';
import { StorageModule } from '../storage';
import { CandleMetrics } from './candle-metrics';
import { CandleRetention } from './candle-retention';
import { CandlesService } from './candles.service';
import { CandlesController } from './http/candles.controller';

/** Candles: intake and keeping. Needs the global configuration, access, metrics and retention. */
@Module({
  imports: [StorageModule],
  controllers: [CandlesController],
  providers: [CandlesService, CandleMetrics, CandleRetention],
  exports: [CandlesService],
})
export class CandlesModule {}
