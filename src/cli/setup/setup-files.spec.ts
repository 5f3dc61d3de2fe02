import { parse } from 'yaml';
import { renderDotenv, renderYaml } from './setup-files';

it('keeps other lines of .env, and sets each value once where it stood', () => {
  const before = '# mine\nDISCORD_BOT_TOKEN=old\nexport LOG_LEVEL=debug\n\n';
  expect(renderDotenv(before, { DISCORD_BOT_TOKEN: 'new', CONFIG_FILE: './a #b.yaml' })).toBe(
    "# mine\nDISCORD_BOT_TOKEN=new\nexport LOG_LEVEL=debug\nCONFIG_FILE='./a #b.yaml'\n",
  );
  expect(renderDotenv('', { A: '1' })).toBe('A=1\n');
});

it('writes YAML whose ids stay texts', () => {
  const coach = { code: 'd', name: 'Day: Trading', description: '', userIds: ['200000000000000001'], roleIds: [] };
  const answers = {
    ...{ token: 'secret', guildIds: ['100000000000000001'], channelIds: [], coaches: [coach] },
    ...{ timezone: 'Asia/Tokyo', webhookUrl: null },
  };
  const text = renderYaml(answers);
  expect(text).not.toContain('secret');
  expect(parse(text)).toEqual({
    trading_timezone: 'Asia/Tokyo',
    discord_guild_ids: ['100000000000000001'],
    coaches: [{ code: 'd', name: 'Day: Trading', description: '', users: ['200000000000000001'], roles: [] }],
  });
});
