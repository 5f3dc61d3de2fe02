import { renameSync } from 'node:fs';
import { AccessRoom } from '../support/access-room';

describe('the database file taken away under the running server', () => {
  it('is refused and unready with one line in the log, and goes on once the file is back', async () => {
    const room = await AccessRoom.open();
    const file = room.databaseFile;
    const { key } = await room.createKey({ scopes: ['signals'] });
    const post = (symbol: string) =>
      room.ask('/api/signals', { method: 'POST', key, body: { signals: [signalOf(symbol)] } });
    expect((await post('A')).status).toBe(202);
    expect((await room.ask('/health/ready')).status).toBe(200);

    renameSync(file, `${file}.aside`);
    for (const symbol of ['B', 'C', 'D']) {
      const { status, json, headers } = await post(symbol);
      expect({ status, code: json.code, retryAfter: headers.get('retry-after') }).toEqual({
        status: 503,
        code: 'storage-replaced',
        retryAfter: '30',
      });
      expect(JSON.stringify(json)).not.toContain(file);
    }
    const ready = await room.ask('/health/ready');
    expect([ready.status, ready.json.error.storage.status]).toEqual([503, 'down']);
    expect(JSON.stringify(ready.json)).toContain('removed or replaced');

    renameSync(`${file}.aside`, file);
    expect((await room.ask('/health/ready')).status).toBe(200);
    expect((await post('E')).status).toBe(202);

    const lines = (await room.closeAndReadLog()).split('\n').filter((line) => line.includes('{'));
    const told = lines.map((line) => JSON.parse(line) as { level: string; msg: string; context?: string });
    expect(told.filter(({ msg }) => msg.includes('plans.db was removed')).map(({ level }) => level)).toEqual(['error']);
    expect(told.filter(({ msg }) => msg === 'The store works again')).toHaveLength(1);
    expect(told.filter(({ msg }) => /turned away|not ready/.test(msg))).toEqual([]);
  });
});

const signalOf = (symbol: string) => ({
  symbol,
  signal_type: 'LONG',
  timestamp: '2026-11-20T13:00:00Z',
  price: 100,
  strategy_name: 'momentum',
  signal_strength: 'STRONG',
  confidence: 0.9,
  position_size: 0.1,
});
