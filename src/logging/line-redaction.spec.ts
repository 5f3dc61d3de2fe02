import { createLineRedaction } from './line-redaction';

describe('line redaction', () => {
  const redact = createLineRedaction(['s3cr"et-value', 'short']);
  const token = `${'MTIzNDU2Nzg5MDEyMzQ1Njc4'}.GAbCdE.${'x'.repeat(38)}`;

  it.each([
    ['a known secret, as JSON writes it', { msg: 'got s3cr"et-value' }, { msg: 'got [redacted]' }],
    [
      'a webhook',
      { msg: 'https://discord.com/api/webhooks/12/to-Ken_1/messages' },
      { msg: 'https://discord.com/api/webhooks/12/[redacted]/messages' },
    ],
    ['an interaction', { path: '/interactions/12/aW50ZXJ/callback' }, { path: '/interactions/12/[redacted]/callback' }],
    ['a bearer', { headers: 'authorization: Bearer abc.DEF-123' }, { headers: 'authorization: Bearer [redacted]' }],
    ['an API key', { a: { b: 'cw_Abc123_-xyz' } }, { a: { b: '[redacted]' } }],
    ['a bot token', { err: { stack: `Error: ${token}\n    at x` } }, { err: { stack: 'Error: [redacted]\n    at x' } }],
    ['a password in an address', { url: 'postgres://u:p%40ss@h/d' }, { url: 'postgres://u:[redacted]@h/d' }],
    [
      'fields by name',
      { Authorization: 'x', bot_token: 'y"z', 'set-cookie': 'q' },
      { Authorization: '[redacted]', bot_token: '[redacted]', 'set-cookie': '[redacted]' },
    ],
  ])('takes out %s', (_what, line, expected) => {
    expect(JSON.parse(redact(JSON.stringify(line)))).toEqual(expected);
  });

  it.each([
    { msg: 'a short word, 12.5 at 10:30, the Bot is ready' },
    { url: 'http://127.0.0.1:5000/api/coach-plans?coach=d', tokens: 5 },
    { msg: 'see https://example.com/@someone', id: '0d4fe9f6-6b1c-4a0e-9d0f-3b8e6a6cf0a1' },
  ])('leaves %j as it is', (line) => {
    expect(redact(JSON.stringify(line))).toBe(JSON.stringify(line));
  });
});
