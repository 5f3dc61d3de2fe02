export { Clock } from './clock';
export { ClockModule } from './clock.module';
export { SteadyClock } from './steady-clock';
