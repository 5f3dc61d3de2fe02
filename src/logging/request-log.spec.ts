import pino from 'pino';
import { RequestLog } from './request-log';

describe('RequestLog', () => {
  const lines: string[] = [];
  const log = new RequestLog(pino({ level: 'info' }), { write: (line) => lines.push(line) });
  const answered = { requestId: 'r-1', method: 'GET', route: '/a/:b', status: 200, durationMs: 1.23456, client: null };

  beforeEach(() => (lines.length = 0));

  it('writes one line of JSON', () => {
    log.write('info', answered);
    log.write('warn', { ...answered, route: '/x"\n', client: '::1' });
    expect(lines.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
        request_id: 'r-1',
        method: 'GET',
        route: '/a/:b',
        status: 200,
        duration_ms: 1.235,
        msg: 'request',
      },
      expect.objectContaining({ level: 'warn', route: '/x"\n', client: '::1' }),
    ]);
  });

  it('follows the level of the log', () => {
    expect([log.isEnabled('debug'), log.isEnabled('info')]).toEqual([false, true]);
  });
});
