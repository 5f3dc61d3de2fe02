import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyReply } from 'fastify';
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
  const sent: string[] = [];
  server.addHook('onSend', (request, _reply, _payload, done) => {
    sent.push(request.url);
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

  it('answers nobody who went away', async () => {
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    sent.length = 0;
    const client = new AbortController();
    const arrived = once(server.server, 'request');
    const left = fetch(`${url}/never?left`, { signal: client.signal }).catch(() => null);
    const [, response] = (await arrived) as [unknown, ServerResponse];
    client.abort();
    await Promise.all([left, once(response, 'close')]);
    // Its time is over later, and each sweep goes by the order of arrival.
    expect((await server.inject('/never?stayed')).statusCode).toBe(503);
    expect(sent).toEqual(['/never?stayed']);
  });

  const replyOf = (elapsedTime: number, answer: () => void) =>
    ({ elapsedTime, sent: false, raw: {}, send: answer }) as unknown as FastifyReply;

  it('answers nobody before the time is over', async () => {
    const early = jest.fn();
    deadlines.watch(replyOf(49, early));
    // Sweeps as often, and each time after the other.
    const later = new RequestDeadlines(50);
    for (let sweep = 0; sweep < 2; sweep++) {
      await new Promise<void>((resolve) => later.watch(replyOf(51, resolve)));
    }
    later.close();
    expect(early).not.toHaveBeenCalled();
  });

  it('lets go of what is forgotten', async () => {
    const own = new RequestDeadlines(50);
    const forgotten = jest.fn();
    const reply = replyOf(51, forgotten);
    await new Promise<void>((resolve) => {
      own.watch(reply);
      own.watch(replyOf(51, resolve));
      own.forget(reply);
    });
    own.close();
    expect(forgotten).not.toHaveBeenCalled();
  });
});
