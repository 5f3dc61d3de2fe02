import type { OnModuleInit } from '@nestjs/common';
import { HttpException, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { HealthCheckResult } from '@nestjs/terminus';
import { HealthCheckService } from '@nestjs/terminus';
import { AlertsStatus } from '../alerts';
import { ChartsStatus } from '../charts/charts-status';
import { DiscordStatus } from '../discord/discord-status';
import { packageInfo } from '../http/package-info';
import { PlanCounts } from '../metrics';
import type { GatewayHealth, HealthReport, OutboxHealth, SignalsHealth } from './health-response';
import { SignalsConfiguration } from '../signals';
import { Storage } from '../storage';
import { Readiness } from './readiness';

const DAY_MS = 24 * 60 * 60 * 1000;

@Injectable()
export class HealthService implements OnModuleInit {
  private discord!: DiscordStatus;
  private alerts!: AlertsStatus;
  private charts!: ChartsStatus;
  private signalsConfiguration!: SignalsConfiguration;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly readiness: Readiness,
    private readonly counts: PlanCounts,
    private readonly storage: Storage,
    private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    // Not by import: health must know the state of these parts, and nothing else of them.
    this.discord = this.modules.get(DiscordStatus, { strict: false });
    this.alerts = this.modules.get(AlertsStatus, { strict: false });
    this.charts = this.modules.get(ChartsStatus, { strict: false });
    this.signalsConfiguration = this.modules.get(SignalsConfiguration, { strict: false });
  }

  /** Whether requests may be sent here. Never throws: a failed check is an answer. */
  async checkReadiness(): Promise<HealthCheckResult> {
    try {
      return await this.checks.check([() => this.readiness.checkStorage(), async () => this.readiness.checkShutdown()]);
    } catch (error) {
      // Terminus throws the result of a check that failed.
      if (error instanceof HttpException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  async report(): Promise<HealthReport> {
    const { status, info, error, details } = await this.checkReadiness();
    return {
      status,
      info: info ?? {},
      error: error ?? {},
      details,
      version: packageInfo.version,
      uptime_seconds: Math.round(process.uptime()),
      plan_count: await this.countPlans(),
      gateway: this.gateway(),
      charts: { problem: this.charts.problem },
      signals: await this.signals(),
      outbox: await this.outbox().catch(() => null),
    };
  }

  private async countPlans(): Promise<number | null> {
    const counts = await this.counts.get().catch(() => null);
    return counts?.total_plans ?? null;
  }

  private async countUnreadable(): Promise<number | null> {
    const since = new Date(Date.now() - DAY_MS).toISOString();
    return this.storage.read.receivedAlerts.countUnreadable(since).catch(() => null);
  }

  private async signals(): Promise<SignalsHealth> {
    const problems = this.signalsConfiguration.problems.map(({ field, message }) => `${field} ${message}`);
    const state = problems.length > 0 ? 'misconfigured' : 'on';
    return { state, problems, unreadable_alerts: await this.countUnreadable() };
  }

  private gateway(): GatewayHealth {
    const { state, pingMs, guildCount, problems } = this.discord;
    return { state, ping_ms: pingMs, guilds: guildCount, problems: [...problems] };
  }

  private async outbox(): Promise<OutboxHealth> {
    const { state, problems, pending, oldestAgeSeconds, destinations } = await this.alerts.read();
    return {
      state,
      problems: [...problems],
      depth: pending,
      oldest_age_seconds: oldestAgeSeconds === null ? null : Math.round(oldestAgeSeconds),
      destinations: destinations.map(({ name, state, breaker, reason, pending }) => ({
        name,
        state,
        breaker,
        reason,
        pending,
      })),
    };
  }
}
