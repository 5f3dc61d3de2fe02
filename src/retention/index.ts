export type { RetentionJob } from './retention-job';
export { RetentionModule } from './retention.module';
export { Retention } from './retention.service';
