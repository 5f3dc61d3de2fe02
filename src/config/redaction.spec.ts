import { loadSettings } from './load-settings';
import { describeSettings, redactSecretUrl, redactUrl } from './redaction';

it.each([
  ['postgres://coach:hunter2@db:5432/plans', 'postgres://coach:[redacted]@db:5432/plans'],
  [
    'postgres://db/plans?sslpassword=hunter2&sslmode=require',
    'postgres://db/plans?sslpassword=[redacted]&sslmode=require',
  ],
  ['https://discord.com/api/webhooks/123/hunter2', 'https://discord.com/api/webhooks/123/[redacted]'],
  [
    'https://discord.com/api/webhooks/123/hunter2?wait=true',
    'https://discord.com/api/webhooks/123/[redacted]?wait=true',
  ],
  ['https://example.com/a?page=2', 'https://example.com/a?page=2'],
  ['postgres://u:12#hunter2@db/plans', '[redacted]'],
  ['not an address hunter2', '[redacted]'],
])('shows %s as %s', (address, shown) => {
  expect(redactUrl(address)).toBe(shown);
});

it.each([
  ['https://discord.com/api/webhooks/123/hunter2', 'https://discord.com/api/webhooks/123/[redacted]'],
  ['https://discord.com/api/v10/webhooks/123/hunter2/', 'https://discord.com/api/v10/webhooks/123/[redacted]/'],
  [
    'https://discord.com/api/webhooks/123/hunter2?thread_id=9',
    'https://discord.com/api/webhooks/123/[redacted]?thread_id=9',
  ],
  // Not the address that it should be: nobody knows which part of it is the secret.
  ['https://discord.com/api/webhook/123/hunter2', 'https://discord.com/[redacted]'],
  ['https://discord.com/api/webhooks/hunter2/123', 'https://discord.com/[redacted]'],
  ['https://discord.com/api/webhooks/123/abc/hunter2', 'https://discord.com/[redacted]'],
  ['https://hooks.example.com/services/hunter2', 'https://hooks.example.com/[redacted]'],
  ['https://example.com/?hook=hunter2', 'https://example.com/[redacted]'],
  ['https://discord.com/api/webhooks/123/abc?x=hunter2', 'https://discord.com/[redacted]'],
  ['https://hunter2@discord.com/api/webhooks/123/abc', 'https://discord.com/[redacted]'],
  ['https://discord.com/api/webhooks/123/abc#hunter2', 'https://discord.com/[redacted]'],
  ['hunter2', '[redacted]'],
])('shows the webhook %s as %s', (address, shown) => {
  expect(redactSecretUrl(address)).toBe(shown);
});

it('shows no part of a webhook address that is none, in the start-up log and the doctor', () => {
  const env = { DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhook/123/hunter2' };
  const loaded = loadSettings({ argv: {}, env, cwd: __dirname, needsDiscord: false, usesDefaultFiles: false });
  expect(JSON.stringify(describeSettings(loaded))).not.toContain('hunter2');
});
