import { allowedSource } from './source-rules';

const DISCORD = 'https://discord.com/api';
const OWN = 'http://127.0.0.1:8123/api';

describe('allowedSource', () => {
  it.each([
    ['https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3&', DISCORD],
    ['https://media.discordapp.net/attachments/1/2/a.png', DISCORD],
    ['https://cdn.discordapp.com/attachments/1/2/a.png', OWN],
    ['http://127.0.0.1:8123/attachments/1/2/a.png', OWN],
    ['http://127.0.0.1:8123/ephemeral-attachments/1/2/a.png', OWN],
  ])('lets %s be fetched when the API is %s', (url, api) => {
    expect(allowedSource(url, api)?.href).toBe(url);
  });

  it.each([
    ['http://cdn.discordapp.com/attachments/1/2/a.png', DISCORD],
    ['https://cdn.discordapp.com:8443/attachments/1/2/a.png', DISCORD],
    ['https://cdn.discordapp.com.example.org/a.png', DISCORD],
    ['https://cdn.discordapp.com@example.org/a.png', DISCORD],
    ['https://user:word@cdn.discordapp.com/a.png', DISCORD],
    ['https://example.org/a.png', DISCORD],
    ['https://discord.com/attachments/1/2/a.png', DISCORD],
    ['http://127.0.0.1:8123/attachments/1/2/a.png', DISCORD],
    ['http://127.0.0.1:8124/attachments/1/2/a.png', OWN],
    ['http://localhost:8123/attachments/1/2/a.png', OWN],
    ['http://127.0.0.1:8123/api/v10/users/@me', OWN],
    ['http://127.0.0.1:8123/attachments/../api/v10/users/@me', OWN],
    ['http://127.0.0.1:8123/attachments/%2e%2e/api/v10/users/@me', OWN],
    ['http://169.254.169.254/latest/meta-data/', DISCORD],
    ['file:///etc/passwd', DISCORD],
    ['data:image/png;base64,AAAA', DISCORD],
    ['chart.png', DISCORD],
    ['', DISCORD],
  ])('refuses %s when the API is %s', (url, api) => {
    expect(allowedSource(url, api)).toBeNull();
  });
});
