import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { CoachRoster } from './coach-roster';
import type { LoadedConfiguration } from './load-settings';
import { SETTINGS } from './settings-schema';

/** Gives every module the loaded `Settings` (by the token SETTINGS) and the `CoachRoster`. */
@Module({})
export class ConfigModule {
  static forRoot({ settings, roster }: Pick<LoadedConfiguration, 'settings' | 'roster'>): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CoachRoster, useValue: roster },
      ],
      exports: [SETTINGS, CoachRoster],
    };
  }
}
