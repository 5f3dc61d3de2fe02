import { DiscordAPIError, HTTPError } from 'discord.js';
import { classifyReplyFailure } from './reply-failure';

const refusal = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'x' }, code, status, 'POST', 'https://discord.com/', {});
const coded = (code: string) => Object.assign(new Error('x'), { code });

describe('classifyReplyFailure', () => {
  it.each([
    ['a repeated callback', refusal(400, 40060), 'done'],
    ['an unknown interaction', refusal(404, 10062), 'gone'],
    ['an unknown message', refusal(404, 10008), 'gone'],
    ['an expired token', refusal(401, 50027), 'gone'],
    ['a missing permission', refusal(403, 50013), 'forbidden'],
    ['a missing access', refusal(403, 50001), 'forbidden'],
    ['a reply without the history', refusal(400, 160002), 'unreferenced'],
    ['a bad form', refusal(400, 50035), 'refused'],
    ['a failing Discord with words', refusal(503, 0), 'retry'],
    ['a failing Discord', new HTTPError(502, 'Bad Gateway', 'POST', 'https://discord.com/', {}), 'retry'],
    ['a cut connection', coded('ECONNRESET'), 'retry'],
    ['a closed socket', coded('UND_ERR_SOCKET'), 'retry'],
    ['a time-out', Object.assign(new Error('x'), { name: 'AbortError' }), 'retry'],
    ['a mistake in the use of the library', coded('InteractionNotReplied'), 'refused'],
    ['a mistake of ours', new TypeError('x is not a function'), 'refused'],
    ['something else', 'x', 'refused'],
  ])('%s', (_, error, expected) => {
    expect(classifyReplyFailure(error)).toBe(expected);
  });
});
