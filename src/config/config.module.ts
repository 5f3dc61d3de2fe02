import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { CoachRoster } from './coach-roster';
import { ConfigurationParts } from './configuration-parts';
import type { LoadedConfiguration } from './load-settings';
import { SETTINGS } from './settings-schema';

/** Gives every module the loaded `Settings` (by the token SETTINGS) the `CoachRoster` and the `ConfigurationParts`. */
@Module({})
export class ConfigModule {
  static forRoot({
    settings,
    roster,
    parts,
  }: Pick<LoadedConfiguration, 'settings' | 'roster' | 'parts'>): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CoachRoster, useValue: roster },
        { provide: ConfigurationParts, useValue: parts },
      ],
      exports: [SETTINGS, CoachRoster, ConfigurationParts],
    };
  }
}
