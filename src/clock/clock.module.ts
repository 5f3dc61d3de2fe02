import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from './clock';

/** Gives every module the application's `Clock`. */
@Module({})
export class ClockModule {
  static forRoot(clock: Clock): DynamicModule {
    return { module: ClockModule, global: true, providers: [{ provide: Clock, useValue: clock }], exports: [Clock] };
  }
}
