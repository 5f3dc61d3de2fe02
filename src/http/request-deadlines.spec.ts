import fastify from 'fastify';
import { RequestDeadlines } from './request-deadlines';

describe('RequestDeadlines', () => {
  const deadlines = new RequestDeadlines(50);
  const server = fastify();
  server.addHook('onRequest', (_request, reply, done) => {
    deadlines.watch(reply);
    done();
  });
  server.addHook('onResponse', (_request, reply, done) => {
    deadlines.forget(reply);
    done();
  });
  server.get('/fast', () => ({ ok: true }));
  server.get('/never', () => new Promise<void>(() => undefined));
  server.get('/late', () => new Promise((resolve) => setTimeout(() => resolve({ ok: true }), 1000)));

  afterAll(async () => {
    deadlines.close();
    await server.close();
  });

  it.each(['/never', '/late'])('answers %s when its time is over', async (url) => {
    const answer = await server.inject(url);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'FST_ERR_HANDLER_TIMEOUT']);
  });

  it('leaves alone what is answered', async () => {
    const answers = await Promise.all([server.inject('/never'), server.inject('/fast'), server.inject('/fast')]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 200, 200]);
  });
});
