import { compareSnowflakes, snowflakeTimeMs, SnowflakeSource } from './snowflake';

describe('snowflakes', () => {
  it('carry their time', () => {
    const atMs = Date.parse('2026-11-20T13:05:00.123Z');
    expect(snowflakeTimeMs(new SnowflakeSource().next(atMs))).toBe(atMs);
    // The example of Discord's documentation.
    expect(new Date(snowflakeTimeMs('175928847299117063')).toISOString()).toBe('2016-04-30T11:18:25.796Z');
  });

  it('grow within one millisecond and never repeat', () => {
    const source = new SnowflakeSource();
    const ids = Array.from({ length: 10_000 }, () => source.next(1_700_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort(compareSnowflakes)).toEqual(ids);
  });

  it('sort by number, not by letter', () => {
    expect(['100', '20', '3'].sort(compareSnowflakes)).toEqual(['3', '20', '100']);
  });
});
