import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyReply } from 'fastify';
import { RequestDeadlines } from './request-deadlines';

describe('RequestDeadlines', () => {
  // Every request is late at once; the tests say when deadlines are looked at.
  const deadlines = new RequestDeadlines(0);
  const server = fastify();
  let release: (value: unknown) => void;
  let handled = Promise.resolve<unknown>(undefined);
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
  server.get('/late', () => (handled = new Promise((resolve) => (release = resolve))));
  server.get('/begun', (_request, reply) => {
    reply.raw.write('so far');
    return new Promise<void>(() => undefined);
  });

  afterAll(() => {
    server.server.closeAllConnections();
    return server.close();
  });

  const sweepUntilAnswered = async <T>(answer: Promise<T>): Promise<T> => {
    const timer = setInterval(() => deadlines.sweep(), 5);
    return answer.finally(() => clearInterval(timer));
  };

  it.each(['/never', '/late'])('answers %s when its time is over', async (url) => {
    const answer = await sweepUntilAnswered(server.inject(url));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'FST_ERR_HANDLER_TIMEOUT']);
  });

  it('lets a handler come too late', async () => {
    const answer = await sweepUntilAnswered(server.inject('/late'));
    release({ ok: true });
    await handled;
    expect(answer.statusCode).toBe(503);
  });

  it('leaves alone what is answered', async () => {
    const answers = Promise.all([server.inject('/never'), server.inject('/fast'), server.inject('/fast')]);
    expect((await sweepUntilAnswered(answers)).map(({ statusCode }) => statusCode)).toEqual([503, 200, 200]);
  });

  it('leaves an answer that has begun to its reader', async () => {
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const client = new AbortController();
    const { status, body } = await fetch(`${url}/begun`, { signal: client.signal });
    await sweepUntilAnswered(server.inject('/never'));
    const { value } = await body!.getReader().read();
    expect([status, Buffer.from(value as Uint8Array).toString()]).toEqual([200, 'so far']);
    client.abort();
  });

  it('answers nobody who went away', async () => {
    const { port } = server.server.address() as { port: number };
    sent.length = 0;
    const client = new AbortController();
    const arrived = once(server.server, 'request');
    const left = fetch(`http://127.0.0.1:${port}/never?left`, { signal: client.signal }).catch(() => null);
    const [, response] = (await arrived) as [unknown, ServerResponse];
    client.abort();
    await Promise.all([left, once(response, 'close')]);
    // Each sweep goes by the order of arrival.
    expect((await sweepUntilAnswered(server.inject('/never?stayed'))).statusCode).toBe(503);
    expect(sent).toEqual(['/never?stayed']);
  });

  const replyOf = (elapsedTime: number, answer: () => void) =>
    ({ elapsedTime, sent: false, raw: {}, send: answer }) as unknown as FastifyReply;

  it('answers nobody before the time is over, and nobody twice', () => {
    const own = new RequestDeadlines(50);
    const [late, early, forgotten] = [jest.fn(), jest.fn(), jest.fn()];
    const reply = replyOf(51, forgotten);
    for (const each of [replyOf(51, late), reply, replyOf(49, early)]) own.watch(each);
    own.forget(reply);
    own.sweep();
    own.sweep();
    expect([late, early, forgotten].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
  });
});
