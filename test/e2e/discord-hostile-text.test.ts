import { TestApp, TODAY } from '../support/app';
import { embedTexts } from '../support/trading-room';

const hostile = {
  everyone: '@everyone @here <@&1> look',
  fence: '``` never closed\n@everyone',
  link: 'see [x](http://evil.example/) and [y](<http://evil.example>)',
  emoji: '🚀'.repeat(2000),
  family: '👩‍👩‍👧‍👦'.repeat(500),
  line: 'x'.repeat(3900),
  lines: `a${'\n'.repeat(3000)}b`,
  'right to left': '\u202eשלום עולם\u202c مرحبا',
  brackets: '[]('.repeat(1200),
};

describe('a hostile plan', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(async () => {
    await app.close();
  });

  it.each(Object.entries(hostile))('%s: is shown whole, and pings nobody', async (_, text) => {
    const { room } = app;
    const before = room.spoken.length;
    const posted = await room.say(room.ann, `!plan d ${text}`);
    expect(room.reactionsTo(posted)).toEqual(['✅']);
    await room.say(room.bob, '!plans');
    await room.run(room.ann, 'edit', { coach: 'd', text: `${text}.` }).waitForReply(undefined, 1);
    await room.say(room.bob, '!history d');
    // Everything before this answer has been said.
    await room.say(room.bob, '!help');

    const spoken = room.spoken.slice(before);
    for (const { mention_everyone, mentions, mention_roles } of spoken) {
      expect({ mention_everyone, mentions, mention_roles }).toEqual({
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
      });
    }
    const shown = embedTexts(spoken).join('').replaceAll('\u200b', '');
    if (text.trim().length > 0) expect(shown).toContain(text);
    expect(embedTexts(spoken).join('')).not.toContain('](http://evil');
    expect(await app.get(`/api/coach-plans/?coach=d&date=${TODAY}`)).toMatchObject({ plan: `${text}.` });
  });

  it('in a name or a file name breaks no reply either', async () => {
    const { room } = app;
    const eve = room.join('eve', '[x](http://evil.example) **`@everyone`');
    const file = { filename: '`*[a](http://b)*`.txt', contentType: 'text/plain', data: Buffer.from('x') };
    const reply = await room.say(eve, '!plan n Long', [file]);
    expect(reply).toMatchObject({ mention_everyone: false, content: expect.stringContaining('Left out') });
    expect(reply.content).not.toMatch(/[^\\]\]\(http/);
    const refusal = await room.say(room.bob, '!edit n Mine');
    expect(refusal.content).not.toContain('](http');
  });

  it('every message asked for no pings at all', () => {
    const bodies = app.simulator.requests
      .filter(({ method, path }) => method !== 'GET' && /\/messages|\/webhooks/.test(path))
      .map(({ body }) => body as { allowed_mentions?: unknown } | null)
      .filter((body) => body !== null);
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) expect(body.allowed_mentions).toMatchObject({ parse: [] });
  });
});
