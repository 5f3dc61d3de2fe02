import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { AppLog } from './app-log';

/** Gives every module the application's log, and writes it out to the end at shutdown. */
@Module({})
export class LoggingModule implements OnApplicationShutdown {
  static forRoot(log: AppLog): DynamicModule {
    return { module: LoggingModule, global: true, providers: [{ provide: AppLog, useValue: log }], exports: [AppLog] };
  }

  constructor(private readonly log: AppLog) {}

  onApplicationShutdown(): Promise<void> {
    return this.log.close();
  }
}
