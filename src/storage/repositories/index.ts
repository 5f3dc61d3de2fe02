export * from './handled-events.repository';
export * from './plans-read.repository';
export * from './plans.repository';
export * from './sql';
