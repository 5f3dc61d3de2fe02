import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { AppLog } from './app-log';

/**
 * Gives every module the application's log, and writes it out to the end at shutdown. SIGUSR2 has it write debug lines, and the next
 * one those of LOG_LEVEL again.
 */
@Module({})
export class LoggingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static forRoot(log: AppLog): DynamicModule {
    return { module: LoggingModule, global: true, providers: [{ provide: AppLog, useValue: log }], exports: [AppLog] };
  }

  constructor(private readonly log: AppLog) {}

  private readonly switchLevel = (): void => this.log.switchLevel();

  onApplicationBootstrap(): void {
    process.on('SIGUSR2', this.switchLevel);
  }

  onApplicationShutdown(): Promise<void> {
    process.off('SIGUSR2', this.switchLevel);
    return this.log.close();
  }
}
