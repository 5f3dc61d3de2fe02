import fc from 'fast-check';
import type { BreakerState } from './circuit-breaker';
import { breakerAfter, CLOSED_BREAKER, requestPermission } from './circuit-breaker';

const failed = { kind: 'back-off' } as const;
const delivered = { kind: 'delivered' } as const;

const fails = (state: BreakerState, times: number) =>
  Array.from({ length: times }).reduce<BreakerState>((before) => breakerAfter(before, failed, 0), state);

describe('the breaker of a destination', () => {
  it('opens at the fifth failure in a row, not before', () => {
    expect(requestPermission(fails(CLOSED_BREAKER, 4), 0).kind).toBe('allowed');
    expect(requestPermission(fails(CLOSED_BREAKER, 5), 0)).toEqual({ kind: 'refused', retryAtMs: 60_000 });
  });

  it.each(['delivered', 'wait', 'split', 'pause'] as const)('starts counting anew after %s', (kind) => {
    expect(breakerAfter(fails(CLOSED_BREAKER, 4), { kind }, 0)).toEqual(CLOSED_BREAKER);
  });

  it.each(['back-off', 'ambiguous'] as const)('counts %s', (kind) => {
    expect(breakerAfter(fails(CLOSED_BREAKER, 4), { kind }, 0)).toMatchObject({ kind: 'open' });
  });

  it('lets one trial go after 60 s, and no other beside it', () => {
    const open = fails(CLOSED_BREAKER, 5);
    expect(requestPermission(open, 59_999)).toEqual({ kind: 'refused', retryAtMs: 60_000 });
    const trial = requestPermission(open, 60_000);
    expect(trial).toEqual({ kind: 'allowed', state: { kind: 'trial', startedAtMs: 60_000 } });
    const { state } = trial as { state: BreakerState };
    expect(requestPermission(state, 60_001).kind).toBe('refused');
    expect(breakerAfter(state, delivered, 60_100)).toEqual(CLOSED_BREAKER);
    expect(breakerAfter(state, failed, 60_100)).toEqual({ kind: 'open', trialFromMs: 120_100 });
  });

  it('gives the trial of a process that died to another', () => {
    const trial: BreakerState = { kind: 'trial', startedAtMs: 0 };
    expect(requestPermission(trial, 60_000)).toMatchObject({ kind: 'allowed' });
  });

  it('stays shut no longer than its rule when the clock is set back', () => {
    const open: BreakerState = { kind: 'open', trialFromMs: 86_400_000 };
    expect(requestPermission(open, 0)).toEqual({ kind: 'allowed', state: { kind: 'trial', startedAtMs: 0 } });
    // Clocks of two processes differ by seconds.
    const ahead: BreakerState = { kind: 'open', trialFromMs: 65_000 };
    expect(requestPermission(ahead, 0)).toEqual({ kind: 'refused', retryAtMs: 60_000 });
  });

  it('survives being stored', () => {
    const open = fails(CLOSED_BREAKER, 5);
    expect(JSON.parse(JSON.stringify(open))).toEqual(open);
  });

  it('never lets more than five failures in any minute through', () => {
    const steps = fc.array(fc.record({ pauseMs: fc.integer({ min: 0, max: 30_000 }), isFailure: fc.boolean() }));
    fc.assert(
      fc.property(steps, (list) => {
        let state: BreakerState = CLOSED_BREAKER;
        let nowMs = 0;
        let inARow: number[] = [];
        for (const { pauseMs, isFailure } of list) {
          nowMs += pauseMs;
          const permission = requestPermission(state, nowMs);
          if (permission.kind === 'refused') continue;
          state = breakerAfter(permission.state, isFailure ? failed : delivered, nowMs);
          inARow = isFailure ? [...inARow, nowMs] : [];
          const recent = inARow.filter((time) => time > nowMs - 60_000);
          expect(recent.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
