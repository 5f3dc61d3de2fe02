import { DomainError, echo, Problems } from '../../errors';
import type { Signal } from '../signal';
import { isStrategyName, readSignal, STRATEGY_NAME_EXPECTS } from './read-signal';

/** More go into further requests: one request is one transaction, and must not hold up the others. */
export const MAX_SIGNALS_PER_REQUEST = 1000;

/** What a request holds, in its own order. */
export interface SignalRequest {
  /** `strategy_signals` are aggregated by themselves, `signals` together with the latest stored ones. */
  form: 'strategy_signals' | 'signals';
  signals: Signal[];
}

/**
 * The body of a request that sends signals: `{strategy_signals: {name: [signal, …]}}` or `{signals: [signal, …]}`. Throws
 * `signals-invalid` with every bad field, or `signals-too-many`. A request without any signal is fine.
 */
export function parseSignalRequest(body: unknown, now: Date): SignalRequest {
  const problems = new Problems();
  const record = asRecord(body);
  for (const key of ['strategy_weights', 'aggregation']) {
    if (record !== null && record[key] !== undefined) problems.add(key, 'is only for POST /api/signals/analyze');
  }
  const request = readSignalRequest(record, problems, now);
  throwIfAny(problems);
  return request;
}

/** As `parseSignalRequest`, among the other keys of a body; reports to `problems`. */
export function readSignalRequest(body: Record<string, unknown> | null, problems: Problems, now: Date): SignalRequest {
  const hasGroups = body?.strategy_signals !== undefined;
  const hasList = body?.signals !== undefined;
  const form = hasGroups ? 'strategy_signals' : 'signals';
  if (hasGroups === hasList) {
    const instead = hasGroups ? 'not both' : 'the request has neither';
    problems.add('strategy_signals', `either strategy_signals or signals is required, ${instead}`);
    return { form, signals: [] };
  }
  const reader = new RequestReader(problems, now.getTime());
  return { form, signals: hasGroups ? reader.readGroups(body.strategy_signals) : reader.readList(body?.signals) };
}

export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Throws `signals-invalid` when there is a problem. */
export function throwIfAny({ count, listed }: Problems): void {
  if (count === 0) return;
  const first = `${listed[0]!.field} ${listed[0]!.message}`;
  const rest = count > listed.length ? ` (${listed.length} are listed, and ${count - listed.length} more)` : '';
  const message = count === 1 ? `${first}.` : `${count} fields are wrong${rest}; the first: ${first}.`;
  throw new DomainError('invalid', 'signals-invalid', `${message} Nothing was stored.`, { fields: listed });
}

class RequestReader {
  private readonly signals: Signal[] = [];

  constructor(
    private readonly problems: Problems,
    private readonly nowMs: number,
  ) {}

  readList(list: unknown): Signal[] {
    if (!Array.isArray(list)) this.problems.addUnexpected('signals', 'a list of signals', list);
    else this.readAll(list, 'signals', null);
    return this.signals;
  }

  readGroups(groups: unknown): Signal[] {
    const record = asRecord(groups);
    if (record === null) {
      this.problems.addUnexpected('strategy_signals', 'an object with a list of signals for each strategy', groups);
      return [];
    }
    const entries = Object.entries(record);
    refuseTooMany(entries.reduce((sum, [, list]) => sum + (Array.isArray(list) ? list.length : 1), 0));
    for (const [strategyName, list] of entries) this.readGroup(strategyName, list);
    return this.signals;
  }

  private readGroup(strategyName: string, list: unknown): void {
    if (!isStrategyName(strategyName)) {
      this.problems.add('strategy_signals', `has the key "${echo(strategyName)}": must be ${STRATEGY_NAME_EXPECTS}`);
      return;
    }
    const path = `strategy_signals.${strategyName}`;
    if (Array.isArray(list)) this.readAll(list, path, strategyName);
    else this.problems.addUnexpected(path, 'a list of signals', list);
  }

  private readAll(list: readonly unknown[], path: string, strategyName: string | null): void {
    refuseTooMany(list.length);
    for (const [index, item] of list.entries()) {
      const signal = readSignal(item, { path: `${path}[${index}]`, strategyName }, this.problems, this.nowMs);
      if (signal !== null) this.signals.push(signal);
    }
  }
}

function refuseTooMany(count: number): void {
  if (count <= MAX_SIGNALS_PER_REQUEST) return;
  throw new DomainError(
    'invalid',
    'signals-too-many',
    `The request holds ${count} signals; at most ${MAX_SIGNALS_PER_REQUEST} fit into one. Send them in several requests. ` +
      'Nothing was stored.',
  );
}
