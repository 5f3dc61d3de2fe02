import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from './access';
import { AlertsModule } from './alerts';
import { CandlesModule } from './candles';
import { ChartsModule } from './charts';
import { type Clock, ClockModule } from './clock';
import type { LoadedConfiguration } from './config';
import { ConfigModule } from './config';
import { DiscordModule } from './discord';
import { HealthModule } from './health';
import { HttpModule } from './http';
import { KickModule } from './kick';
import type { AppLog } from './logging';
import { LoggingModule } from './logging';
import { MetricsModule } from './metrics';
import { PlansModule } from './plans';
import { RetentionModule } from './retention';
import { SignalsModule } from './signals';
import { StrategiesModule } from './strategies';

/** The whole application, put together from its modules. */
@Module({})
export class AppModule {
  static forRoot(configuration: LoadedConfiguration, log: AppLog, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(configuration),
        ClockModule.forRoot(clock),
        LoggingModule.forRoot(log),
        ScheduleModule.forRoot(),
        AccessModule,
        HttpModule,
        MetricsModule,
        RetentionModule,
        HealthModule,
        ChartsModule,
        PlansModule,
        AlertsModule,
        SignalsModule,
        KickModule,
        CandlesModule,
        StrategiesModule,
        DiscordModule,
      ],
    };
  }
}
