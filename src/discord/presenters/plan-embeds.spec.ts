import fc from 'fast-check';
import { CoachRoster, defaultCoaches } from '../../config';
import type { Plan, PlanChart } from '../../storage';
import { embedSize } from './embed-packing';
import { planEmbeds } from './plan-embeds';
import { replyPages } from './reply-pages';

const roster = new CoachRoster(defaultCoaches);

const chart = (place: number, overrides: Partial<PlanChart> = {}): PlanChart => ({
  id: place,
  planId: 1,
  position: place,
  filename: `chart ${place}.png`,
  url: `https://cdn.discordapp.com/attachments/1/${place}/chart.png?ex=${'f'.repeat(200)}`,
  contentType: 'image/png',
  sizeBytes: 1,
  attachmentId: String(place),
  fromVersion: 1,
  toVersion: null,
  addedAt: '2026-11-20T13:00:00.000Z',
  sha256: null,
  archiveId: null,
  ...overrides,
});

const plan = (overrides: Partial<Plan> = {}): Plan =>
  ({
    id: 1,
    guildId: '1',
    coach: 'd',
    date: '2026-11-20',
    text: 'Long NQ',
    author: 'Ann',
    authorId: '2',
    createdAt: '2026-11-20T13:00:00.000Z',
    editedAt: null,
    version: 1,
    charts: [],
    ...overrides,
  }) as Plan;

const show = (overrides: Partial<Plan>) => planEmbeds(plan(overrides), roster, 0);

describe('planEmbeds', () => {
  it('says coach, day, text, times, author and version', () => {
    expect(show({ editedAt: '2026-11-20T13:30:00.000Z', version: 2 })).toEqual([
      {
        title: 'Day Trading (d) · 2026-11-20',
        description: 'Long NQ',
        color: 0,
        fields: [
          { name: 'Posted', value: '<t:1795179600:t>', inline: true },
          { name: 'Changed', value: '<t:1795181400:t>', inline: true },
        ],
        footer: { text: 'by Ann · version 2' },
      },
    ]);
  });

  it('shows the first chart, and lists all of several', () => {
    const [one] = show({ charts: [chart(1)] });
    expect(one?.image?.url).toContain('/1/chart.png');
    const several = show({ charts: [chart(1), chart(2)] });
    expect(several).toHaveLength(2);
    expect(several[1]?.description).toMatch(/^1\. \[chart 1\.png\]\(https:.*\)\n2\. \[chart 2\.png\]\(https:/);
  });

  it('leaves out addresses that Discord would refuse the whole message for', () => {
    const [shown] = show({ charts: [chart(1, { url: 'ftp://x/y.png' })] });
    expect(shown).not.toHaveProperty('image');
  });

  it('names a coach who left the roster by the code', () => {
    expect(show({ coach: 'x' })[0]?.title).toBe('x · 2026-11-20');
  });

  it('shows any plan whole within the limits of a message', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4000 }),
      fc.string({ unit: fc.constantFrom('🚀', '[x](', '\n', ' ', '👩‍👩‍👧‍👦', 'a'), minLength: 1, maxLength: 4000 }),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 10 }), fc.string({ maxLength: 300 }), (body, charts, author) => {
        fc.pre(body.trim() === body);
        const images = Array.from({ length: charts }, (_, index) => chart(index + 1));
        const embeds = show({ text: body, charts: images, author });
        const pages = replyPages('headline', embeds);
        for (const page of pages) {
          expect(page.embeds.length).toBeLessThanOrEqual(10);
          expect(page.embeds.reduce((sum, embed) => sum + embedSize(embed), 0)).toBeLessThanOrEqual(6000);
          for (const embed of page.embeds) {
            expect(embed.title?.length).toBeLessThanOrEqual(256);
            expect(embed.description?.length).toBeLessThanOrEqual(4096);
            expect(embed.footer?.text.length ?? 0).toBeLessThanOrEqual(2048);
          }
        }
        const shown = pages.flatMap((page) => page.embeds).filter((embed) => !embed.title?.endsWith('charts'));
        const joined = shown.map((embed) => embed.description).join('');
        expect(joined.replaceAll('\u200b', '')).toBe(body.replaceAll('\u200b', ''));
        expect(joined).not.toContain('](');
      }),
      { numRuns: 60 },
    );
  });
});
