import type { Embed } from './embed';
import { markLate } from './late-mark';

const happenedAtMs = Date.parse('2026-11-20T14:30:05Z');
const embed: Embed = { title: 'BUY BTC-USD', color: 1, fields: [] };

describe('markLate', () => {
  it('says how late it is, before all else', () => {
    const late = markLate({ ...embed, description: 'Gap up' }, happenedAtMs, happenedAtMs + 2 * 3_600_000);
    expect(late).toEqual({ ...embed, description: '**Late by 2 h**\nGap up' });
    expect(markLate(embed, happenedAtMs, happenedAtMs + 90_000).description).toBe('**Late by 1 min 30 s**');
  });

  it('leaves what comes in time', () => {
    expect(markLate(embed, happenedAtMs, happenedAtMs + 59_000)).toBe(embed);
  });
});
