import type { OnModuleInit } from '@nestjs/common';
import { HttpException, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { HealthCheckResult } from '@nestjs/terminus';
import { HealthCheckService } from '@nestjs/terminus';
import { DiscordStatus } from '../discord/discord-status';
import { packageInfo } from '../http/package-info';
import { PlanCounts } from '../metrics';
import type { GatewayHealth, HealthReport } from './health-response';
import { Readiness } from './readiness';

@Injectable()
export class HealthService implements OnModuleInit {
  private discord!: DiscordStatus;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly readiness: Readiness,
    private readonly counts: PlanCounts,
    private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    // Not by import: health must know Discord's state, and nothing else of that module.
    this.discord = this.modules.get(DiscordStatus, { strict: false });
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
    };
  }

  private async countPlans(): Promise<number | null> {
    const counts = await this.counts.get().catch(() => null);
    return counts?.total_plans ?? null;
  }

  private gateway(): GatewayHealth {
    const { state, pingMs, guildCount, problems } = this.discord;
    return { state, ping_ms: pingMs, guilds: guildCount, problems: [...problems] };
  }
}
