import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { HealthParts } from '../health';
import { MetricsService } from '../metrics';
import { PlanCounts } from './plan-counts';

/** What happened to a plan. */
export type PlanAction = 'created' | 'edited' | 'reposted' | 'deleted' | 'unchanged' | 'repeated';

/** Counts what is done to plans, and tells /metrics and /health how many there are. */
@Injectable()
export class PlanMetrics implements OnModuleInit {
  private readonly plans;

  constructor(
    private readonly counts: PlanCounts,
    private readonly metrics: MetricsService,
    private readonly health: HealthParts,
  ) {
    this.plans = metrics.counter('coachwire_plans_total', 'What was done to plans.', ['action']);
  }

  onModuleInit(): void {
    const { counts } = this;
    this.metrics.gauge('coachwire_plans_live', 'Plans not deleted.', async () => (await counts.get()).total_plans);
    this.metrics.summarize('database', () => counts.get());
    this.health.register({
      name: 'plan_count',
      description: 'Plans not deleted; null while the store fails.',
      shape: { type: 'integer' },
      from: 'store',
      read: async () => (await counts.get()).total_plans,
    });
  }

  recordPlan(action: PlanAction): void {
    this.plans.inc({ action });
  }
}
