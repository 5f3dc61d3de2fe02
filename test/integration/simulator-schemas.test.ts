import { checkAgainstDiscordSchemas } from '../support/discord-schemas';

const CREATE = { method: 'POST', route: '/channels/{channel_id}/messages' };
const CALLBACK = { method: 'POST', route: '/interactions/{interaction_id}/{interaction_token}/callback' };
const COMMANDS = { method: 'PUT', route: '/applications/{application_id}/commands' };

describe("Discord's published schemas", () => {
  it.each([
    [{ ...CREATE, body: { content: 'x', tts: false, embeds: [{ title: 't', fields: [{ name: 'n', value: 'v' }] }] } }],
    [{ ...CREATE, body: { content: 'x', allowed_mentions: { parse: [], replied_user: false } } }],
    [{ ...CALLBACK, body: { type: 5, data: { flags: 64 } } }],
    [{ ...CALLBACK, body: { type: 6 } }],
    [
      {
        ...COMMANDS,
        body: [{ name: 'plan', description: 'Records', options: [{ type: 3, name: 'coach', description: 'Whose' }] }],
      },
    ],
    [{ method: 'GET', route: '/gateway', body: null }],
  ])('take %j', (exchange) => {
    expect(() => checkAgainstDiscordSchemas(exchange)).not.toThrow();
  });

  it.each([
    [{ ...CREATE, body: { contents: 'x' } }, '.contents is unknown'],
    [{ ...CREATE, body: { content: 1 } }, 'content'],
    [{ ...CREATE, body: { embeds: [{ titel: 't' }] } }, '.embeds[0].titel is unknown'],
    [{ ...CREATE, body: { content: 'x', allowed_mentions: { parse: ['all'] } } }, 'allowed_mentions.parse.0'],
    [{ ...CALLBACK, body: { type: 4, data: { conten: 'x' } } }, '.data.conten is unknown'],
    [{ ...CALLBACK, body: { type: 8, data: { choices: [{ name: 'x' }] } } }, 'data'],
    [
      { ...COMMANDS, body: [{ name: 'plan', options: [{ type: 3, name: 'coach', descriptions: 'Whose' }] }] },
      '[0] options.0',
    ],
    [{ ...COMMANDS, body: {} }, 'the body is no list'],
  ])('refuse %j', (exchange, problem) => {
    expect(() => checkAgainstDiscordSchemas(exchange)).toThrow(problem);
  });
});
