import { ApiKeysService } from '../../src/access';
import { openStorage } from '../../src/storage';
import { NOW, TestApp } from '../support/app';
import { createDatabase, engines } from '../support/databases';

/** As in production: each alone, and all together. */
const surroundings: [string, Record<string, string>][] = [
  ['nothing else', {}],
  ['a proxy', { TRUST_PROXY: 'true' }],
  ['a key', { API_REQUIRE_KEY_FOR_READS: 'true' }],
  ['pages of other origins', { CORS_ORIGINS: 'https://desk.example' }],
  ['all of it', { TRUST_PROXY: 'true', API_REQUIRE_KEY_FOR_READS: 'true', CORS_ORIGINS: 'https://desk.example' }],
];

describe.each(engines)('a kept answer on %s', (engine) => {
  it.each(surroundings)(
    'is the same as the first, and never older than an answered write, with %s',
    async (_what, more) => {
      const database = await createDatabase(engine);
      const storage = await openStorage(database.settings);
      const keys = new ApiKeysService(storage);
      const { key } = await keys.create({ name: 'desk', scopes: ['read', 'plans'], actsAs: '100000000000000001' }, NOW);
      const stored = {
        DATABASE_PATH: database.settings.DATABASE_PATH,
        DATABASE_URL: database.settings.DATABASE_URL ?? '',
      };
      const app = await TestApp.start({ settings: { ...stored, ...more }, waitsForBot: false });
      const authorization = `Bearer ${key}`;
      const asked = {
        authorization,
        origin: 'https://desk.example',
        'x-forwarded-for': '192.0.2.1',
        'x-request-id': 'mine',
      };
      const url = `${app.url}/api/coach-plans/?coach=d&date=2099-11-20&guild=${app.room.guildId}`;
      const read = async (headers: Record<string, string> = {}) => {
        const answer = await fetch(url, { headers: { ...asked, ...headers } });
        const { date: _date, ...others } = Object.fromEntries(answer.headers);
        return { status: answer.status, headers: others, text: await answer.text() };
      };
      const write = async (plan: string) => {
        const headers = { authorization, 'content-type': 'application/json' };
        const body = JSON.stringify({ coach: 'd', date: '2099-11-20', plan });
        const answer = await fetch(`${app.url}/api/coach-plans?guild=${app.room.guildId}`, {
          method: 'POST',
          headers,
          body,
        });
        expect(answer.status).toBeLessThan(300);
      };
      for (const plan of ['long', 'short', 'flat']) {
        await write(plan);
        const first = await read();
        expect(JSON.parse(first.text)).toMatchObject({ plan });
        expect(await Promise.all([read(), read(), read()])).toEqual([first, first, first]);
        const marked = first.headers.etag!.replace(/"$/, '-gzip"');
        expect(await read({ 'if-none-match': marked })).toMatchObject({ status: 304, text: '' });
      }
      await app.close();
      await storage.close();
      await database.remove();
    },
  );
});
