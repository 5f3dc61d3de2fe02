export * from './handled-event.entity';
export * from './idempotency-record.entity';
export * from './plan-chart.entity';
export * from './plan-revision.entity';
export * from './plan.entity';
export * from './stored-api-key.entity';
