export * from './api-keys-read.repository';
export * from './api-keys.repository';
export * from './handled-events.repository';
export * from './idempotency-keys.repository';
export * from './plans-read.repository';
export * from './plans.repository';
export * from './sql';
