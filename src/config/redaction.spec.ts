import { redactUrl } from './redaction';

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
