import { secretValuesOf } from './secret-values';

describe('secretValuesOf', () => {
  it('finds secret settings, passwords and tokens of webhooks', () => {
    const settings = {
      DISCORD_BOT_TOKEN: 'bot-token',
      DATABASE_URL: 'postgres://coach:p%40ss@db/plans',
      DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/123/hook-token?thread_id=1',
      PUBLIC_URL: 'https://plans.example.com',
      API_HOST: '127.0.0.1',
      TRADINGVIEW_TOKEN: null,
    };
    expect(secretValuesOf(settings).sort()).toEqual(['bot-token', 'hook-token', 'p%40ss', 'p@ss']);
  });
});
