import type { Fault } from '../faults';
import type { JsonObject } from '../json-values';
import { asObject } from '../json-values';
import { control } from './control-route';
import type { ControlRoute } from './control-route';
import { optionalNumber, optionalText } from './input';

const SPECIAL = ['hang', 'reset-before', 'reset-after'] as const;

/** Making Discord misbehave, and seeing what was asked of it. */
export const faultControls: ControlRoute[] = [
  control('POST', '/faults', ({ simulator, input }) => {
    simulator.failNext(faultOf(input));
    return {};
  }),
  control('DELETE', '/faults', ({ simulator }) => {
    simulator.clearFaults();
    return {};
  }),
  control('POST', '/gateway/drop', ({ simulator, input }) => {
    simulator.dropGateway({ resumable: input['resumable'] !== false, closeCode: optionalNumber(input, 'close_code') });
    return {};
  }),
  control('POST', '/outage', ({ simulator, input }) => {
    const forMs = optionalNumber(input, 'for_ms') ?? 5000;
    // After the answer is out: the outage cuts this connection too.
    setImmediate(() => void simulator.refuseConnections(true));
    setTimeout(() => void simulator.refuseConnections(false), forMs).unref();
    return {};
  }),
  control('PUT', '/latency', ({ simulator, input }) => {
    simulator.latencyMs = optionalNumber(input, 'ms') ?? 0;
    return {};
  }),
  control('PUT', '/clock-scale', ({ simulator, input }) => {
    simulator.clockScale = optionalNumber(input, 'scale') ?? 1;
    return {};
  }),
  control('GET', '/requests', ({ simulator }) =>
    simulator.requests.map(({ method, path, route, status, body, receivedAt }) => ({
      method,
      path,
      route,
      status,
      body,
      receivedAt,
    })),
  ),
];

function faultOf(input: JsonObject): Fault {
  const status = SPECIAL.find((special) => special === input['status']) ?? optionalNumber(input, 'status');
  const match = optionalText(input, 'match');
  const headers = asObject(input['headers']) as Record<string, string>;
  const delayMs = optionalNumber(input, 'delay_ms');
  const count = optionalNumber(input, 'count');
  return {
    status,
    count,
    delayMs,
    headers,
    body: input['body'],
    ...(match !== undefined && { match: new RegExp(match) }),
  };
}
