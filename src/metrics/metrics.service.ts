import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';

/** What happened to a plan. */
export type PlanAction = 'created' | 'edited' | 'reposted' | 'deleted' | 'unchanged' | 'repeated';

export interface DiscordCommandFigures {
  command: string;
  form: 'prefix' | 'slash' | 'component' | 'modal' | 'autocomplete';
  outcome: 'success' | 'refused' | 'failed';
  seconds: number;
}

export interface HttpRequestFigures {
  method: string;
  /** The route's template, never the address itself: its values would make figures without end. */
  route: string;
  status: number;
  seconds: number;
}

/** Requests since the start. */
export interface RequestTotals {
  total: number;
  success: number;
  /** Answers of status 400 and above. */
  error: number;
}

/** Requests are counted so many at a time: one after the other for each answer, each finds cold caches. */
const REQUESTS_AT_ONCE = 200;

/** Takes the figures that other parts tell it; anybody may. Each application has a registry of its own. */
@Injectable()
export class MetricsService {
  readonly registry = new Registry();
  readonly requestTotals: RequestTotals = { total: 0, success: 0, error: 0 };

  private readonly uncounted: HttpRequestFigures[] = [];

  private readonly httpRequests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
    collect: () => this.countRequests(),
  });
  private readonly httpDuration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 15],
    registers: [this.registry],
    collect: () => this.countRequests(),
  });
  private readonly plans = this.counter('coachwire_plans_total', 'What was done to plans.', ['action']);
  private readonly commands = this.counter('coachwire_discord_commands_total', 'Discord commands answered.', [
    'command',
    'form',
    'outcome',
  ]);
  private readonly commandDuration = this.histogram(
    'coachwire_discord_command_duration_seconds',
    'From the arrival of a Discord command to its answer.',
    ['command', 'form'],
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 15],
  );

  recordHttpRequest(request: HttpRequestFigures): void {
    this.requestTotals.total++;
    this.requestTotals[request.status < 400 ? 'success' : 'error']++;
    if (this.uncounted.push(request) >= REQUESTS_AT_ONCE) this.countRequests();
  }

  recordPlan(action: PlanAction): void {
    this.plans.inc({ action });
  }

  /** `command` is one of our own names, never what somebody typed. */
  recordDiscordCommand({ command, form, outcome, seconds }: DiscordCommandFigures): void {
    this.commands.inc({ command, form, outcome });
    this.commandDuration.observe({ command, form }, seconds);
  }

  private countRequests(): void {
    for (const { method, route, status, seconds } of this.uncounted.splice(0)) {
      this.httpRequests.inc({ method, route, status });
      this.httpDuration.observe({ method, route }, seconds);
    }
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
