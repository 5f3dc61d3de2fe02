import type { AggregationSettings } from '../aggregation/aggregation-settings';
import { readAggregationSettings } from '../aggregation/aggregation-settings';
import type { Signal } from '../signal';
import { Problems } from '../../errors';
import { asRecord, readSignalRequest, throwIfAny } from './signal-request';

/**
 * The body of a request that tries an aggregation: signals, and optionally `strategy_weights` and `aggregation`, which take
 * the place of the configured ones, name by name in `aggregation`. Throws `signals-invalid` with every bad field, or
 * `signals-too-many`.
 */
export function parseAnalysisRequest(
  body: unknown,
  configured: AggregationSettings,
  now: Date,
): { signals: Signal[]; settings: AggregationSettings } {
  const problems = new Problems();
  const record = asRecord(body);
  const { signals } = readSignalRequest(record, problems, now);
  const settings = readAggregationSettings(record ?? {}, configured, problems);
  throwIfAny(problems);
  return { signals, settings };
}
