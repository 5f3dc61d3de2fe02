import fc from 'fast-check';
import type { Outcome } from '../../outbox';
import { mayHaveBeenWritten } from '../request-failures';
import { classifyOutcome } from './classify-outcome';
import type { AnswerResult, DiscordErrorBody } from './send-result';
import { readDiscordError } from './send-result';

const answer = (status: number, error: DiscordErrorBody | null = null, wait: AnswerResult['wait'] = null) =>
  classifyOutcome({ kind: 'answer', status, error, wait });
const discord = (code: number, message = 'words', errors?: unknown): DiscordErrorBody => ({ code, message, errors });

describe('classifyOutcome', () => {
  it.each<[number, DiscordErrorBody | null, Outcome['kind'], string]>([
    [200, null, 'delivered', ''],
    [204, null, 'delivered', ''],
    [302, null, 'pause', 'HTTP 302'],
    [400, discord(50035, 'Invalid Form Body'), 'split', 'HTTP 400, Discord 50035: Invalid Form Body'],
    [400, null, 'split', 'HTTP 400'],
    [413, null, 'split', 'HTTP 413'],
    [403, discord(40005), 'split', 'Discord 40005'],
    [403, discord(20009), 'split', 'Discord 20009'],
    [403, discord(200000), 'split', 'Discord 200000'],
    [403, discord(200001), 'split', 'Discord 200001'],
    [403, discord(240000, 'Message blocked by harmful links filter'), 'split', 'harmful links'],
    [401, discord(0, '401: Unauthorized'), 'pause', 'HTTP 401: 401: Unauthorized'],
    [401, discord(50027, 'Invalid Webhook Token'), 'pause', "the webhook's token is not valid"],
    [400, discord(50027), 'pause', "the webhook's token is not valid"],
    [400, discord(220001), 'pause', 'needs a thread_id'],
    [400, discord(50008), 'pause', 'the channel takes no messages ('],
    [400, discord(50024), 'pause', 'takes no messages of this kind'],
    [400, discord(50083), 'pause', 'the thread is archived'],
    [400, discord(160005), 'pause', 'the thread is locked'],
    [403, discord(50013), 'pause', 'may not write'],
    [403, discord(50001), 'pause', 'cannot see the channel'],
    [403, null, 'back-off', 'HTTP 403'],
    [404, discord(10015), 'pause', 'the webhook does not exist any more'],
    [404, discord(10003), 'pause', 'the channel does not exist any more'],
    [404, discord(0, '404: Not Found'), 'pause', 'HTTP 404'],
    [404, null, 'back-off', 'HTTP 404'],
    [405, null, 'pause', 'HTTP 405'],
    [408, null, 'back-off', 'HTTP 408'],
    [425, null, 'back-off', 'HTTP 425'],
    [500, discord(0, 'Internal Server Error'), 'back-off', 'HTTP 500'],
    [502, null, 'back-off', 'HTTP 502'],
    [503, null, 'back-off', 'HTTP 503'],
    [504, null, 'ambiguous', 'HTTP 504'],
    [520, null, 'ambiguous', 'HTTP 520'],
    [524, null, 'ambiguous', 'HTTP 524'],
  ])('%i with %j: %s', (status, error, kind, reason) => {
    const outcome = answer(status, error);
    expect(outcome.kind).toBe(kind);
    if ('reason' in outcome) expect(outcome.reason).toContain(reason);
  });

  it('waits after a 429 as Discord says, else a little', () => {
    expect(answer(429, discord(0, 'You are being rate limited.'), { retryAfterMs: 1337, scope: 'global' })).toEqual({
      kind: 'wait',
      reason: 'HTTP 429: You are being rate limited.',
      retryAfterMs: 1337,
    });
    expect(answer(429)).toMatchObject({ kind: 'wait', retryAfterMs: 5000 });
  });

  it.each([
    [false, 'ECONNREFUSED', 'back-off', 'no connection: ECONNREFUSED'],
    [true, 'timeout after 12 s', 'ambiguous', 'no answer: timeout after 12 s'],
  ])('without an answer, written: %p', (wasWritten, cause, kind, reason) => {
    expect(classifyOutcome({ kind: 'no-answer', wasWritten, cause })).toEqual({ kind, reason });
  });

  it('tells which embeds Discord refused, and in which words', () => {
    const tooLong = { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] };
    const errors = { embeds: { 3: { title: tooLong }, 7: { fields: { 0: { value: tooLong } } } } };
    expect(answer(400, discord(50035, 'Invalid Form Body', errors))).toEqual({
      kind: 'split',
      refusedPlaces: [3, 7],
      reason:
        'HTTP 400, Discord 50035: Invalid Form Body; embeds.3.title Must be 256 or fewer in length.; ' +
        'embeds.7.fields.0.value Must be 256 or fewer in length.',
    });
    expect(answer(400, discord(50035, 'Invalid Form Body', { content: tooLong }))).toMatchObject({ refusedPlaces: [] });
  });

  it('keeps of endless words as much as an operator reads', () => {
    expect(answer(400, discord(50035, 'x'.repeat(9000)))).toMatchObject({
      reason: expect.stringMatching(/^.{500,600}$/),
    });
  });

  it('makes something of any answer', () => {
    const error = fc.option(fc.record({ code: fc.integer(), message: fc.string(), errors: fc.anything() }));
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), error, (status, body) => {
        const outcome = answer(status, body);
        if (outcome.kind === 'delivered') expect(status).toBeLessThan(300);
        else expect(outcome.reason.length).toBeLessThan(700);
      }),
    );
  });
});

describe('readDiscordError', () => {
  it.each([
    [
      { code: 10015, message: 'Unknown Webhook' },
      { code: 10015, message: 'Unknown Webhook' },
    ],
    [
      { message: 'You are being rate limited.', retry_after: 1 },
      { code: 0, message: 'You are being rate limited.' },
    ],
    ['<html>', null],
    [null, null],
    [{ code: '1', message: 'x' }, null],
    [{ code: 1 }, null],
  ])('%j', (body, expected) => {
    expect(readDiscordError(body)).toEqual(expected);
  });
});

describe('mayHaveBeenWritten', () => {
  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['EAI_AGAIN', false],
    ['EADDRNOTAVAIL', false],
    ['EHOSTUNREACH', false],
    ['EMFILE', false],
    ['ENETUNREACH', false],
    ['UND_ERR_INVALID_ARG', false],
    ['CERT_HAS_EXPIRED', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['EPIPE', true],
    ['ETIMEDOUT', true],
    ['ECONNRESET', true],
    ['UND_ERR_SOCKET', true],
    ['UND_ERR_HEADERS_TIMEOUT', true],
    ['something new', true],
  ])('%s: %p', (code, expected) => {
    expect(mayHaveBeenWritten(code)).toBe(expected);
  });
});
