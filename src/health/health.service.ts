import type { OnModuleInit } from '@nestjs/common';
import { HttpException, Injectable } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { HealthCheckService } from '@nestjs/terminus';
import { ApiDescription, packageInfo } from '../http';
import { describeParts, modelsOf } from './describe-parts';
import { HealthParts } from './health-parts';
import { HealthReport } from './health-response';
import { Readiness } from './readiness';

/** The state of the service: whether it is ready, and what each module says of its part. */
@Injectable()
export class HealthService implements OnModuleInit {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly readiness: Readiness,
    private readonly parts: HealthParts,
    private readonly description: ApiDescription,
  ) {}

  onModuleInit(): void {
    this.description.add({
      models: () => modelsOf(this.parts.list()),
      amend: (document) => describeParts(document, HealthReport.name, this.parts.list()),
    });
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
      ...(await this.parts.read()),
    };
  }
}
