import { DiscordAPIError, HTTPError } from 'discord.js';
import { createLog } from '../../src/logging';

const settings = {
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  LOG_FILE: null,
  LOG_MAX_SIZE_MB: 1,
  LOG_BACKUP_COUNT: 1,
} as const;
const link = 'https://cdn.discordapp.com/attachments/1/2/chart.png?ex=1&hm=secret';
const body = { body: { content: 'Long AAPL above 212.50', embeds: [{ image: { url: link } }] }, files: undefined };
const address = 'https://discord.com/api/v10/channels/1/messages?wait=true';

describe('an error in the log', () => {
  const lines: string[] = [];
  const log = createLog(settings, { write: (line) => lines.push(line) });

  beforeEach(() => (lines.length = 0));

  it('is told without what was sent to Discord', () => {
    const refused = new DiscordAPIError(
      { code: 50035, message: 'Invalid Form Body' },
      50035,
      400,
      'POST',
      address,
      body,
    );
    log.nest.warn({ err: refused }, 'The reply was not sent');
    log.nest.warn({ err: new HTTPError(502, 'Bad Gateway', 'POST', address, body) }, 'The reply was not sent');
    expect(lines.map((line) => (JSON.parse(line) as { err: object }).err)).toEqual([
      {
        type: 'DiscordAPIError',
        message: 'Invalid Form Body',
        code: 50035,
        status: 400,
        method: 'POST',
        route: '/api/v10/channels/1/messages',
      },
      { type: 'HTTPError', message: 'Bad Gateway', status: 502, method: 'POST', route: '/api/v10/channels/1/messages' },
    ]);
  });

  it('is told with its stack and its fields otherwise', () => {
    log.logger.warn({ err: Object.assign(new Error('No space'), { code: 'ENOSPC' }) }, 'Failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        type: 'Error',
        message: 'No space',
        code: 'ENOSPC',
        stack: expect.stringContaining('log-errors.test'),
      },
    });
  });
});
