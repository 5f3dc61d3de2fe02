import { randomUUID } from 'node:crypto';
import { createSecretDetector } from './secret-like';

const KEY = `cw_${'aB3-_'.repeat(9).slice(0, 43)}`;
const looksSecret = createSecretDetector(['tradingview-secret-1', 'short', 'PostgresPassword']);

describe('what looks like a secret', () => {
  it.each([
    ['a key', KEY],
    ['a key within', `a.${KEY}.b`],
    ['a key in another case', KEY.toUpperCase()],
    ['the start of a key', 'cw_abcdefgh'],
    ['a configured token', 'x-tradingview-secret-1'],
    ['a configured token in another case', 'TRADINGVIEW-SECRET-1'],
    ['a password', 'postgrespassword'],
    ['a bot token', 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.abcdefghijklmnopqrstuvwxyz0'],
    ['a webhook token', 'aB3_'.repeat(17)],
    ['a secret of a signed webhook', 'whsec_C2FVsBQIhrscChlQIMV'],
  ])('is %s', (_what, text) => expect(looksSecret(text)).toBe(true));

  it.each([
    ['a UUID', randomUUID()],
    ['a trace', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['a SHA-256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['words', 'my-agent.run-7.short'],
    ['digits', '9'.repeat(128)],
  ])('is not %s', (_what, text) => expect(looksSecret(text)).toBe(false));
});
