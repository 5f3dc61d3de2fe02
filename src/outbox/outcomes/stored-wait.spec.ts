import { StoredWaits } from './stored-wait';

const MINUTE_MS = 60_000;
const nowMs = Date.parse('2026-11-20T13:00:00Z');
const row = (retryAtMs: number | null, failures = 1) => ({
  id: 1,
  failures,
  retryAt: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
});

describe('StoredWaits', () => {
  it('ends a wait when it was to end', () => {
    const waits = new StoredWaits();
    expect(waits.endOf(row(null), nowMs)).toBe(0);
    expect(waits.endOf(row(nowMs + MINUTE_MS), nowMs)).toBe(nowMs + MINUTE_MS);
    expect(waits.endOf(row(nowMs + MINUTE_MS), nowMs + 1000)).toBe(nowMs + MINUTE_MS);
  });

  it('does not prolong a wait that was stored before the clock was set back a day', () => {
    const waits = new StoredWaits();
    const tomorrow = row(nowMs + 24 * 60 * MINUTE_MS);
    const untilMs = waits.endOf(tomorrow, nowMs);
    expect(untilMs).toBe(nowMs + 6 * MINUTE_MS);
    // Looked at again and again, it does not move.
    for (let later = 0; later < 10; later++) expect(waits.endOf(tomorrow, nowMs + later * MINUTE_MS)).toBe(untilMs);
    // The next one is a wait of its own.
    expect(waits.endOf(row(nowMs + 8 * MINUTE_MS), nowMs + 7 * MINUTE_MS)).toBe(nowMs + 8 * MINUTE_MS);
  });

  it('waits out an hour where Discord asked for patience', () => {
    expect(new StoredWaits().endOf(row(nowMs + 24 * 60 * MINUTE_MS, 0), nowMs)).toBe(nowMs + 60 * MINUTE_MS);
  });
});
