import { createRequire } from 'node:module';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import type { AlertSignal } from '../../src/alerts';
import type * as AlertItemModule from '../../src/alerts/alert-item';

const { alertItem } = createRequire(__filename)('../../dist/alerts/alert-item') as typeof AlertItemModule;

const CHUNK = 20_000;
const INSERT = `INSERT INTO alerts (destination_id, kind, routes, status, order_key, is_urgent, happened_at, payload, mentions,
    delivery_ids, queued_at)
  VALUES (@destinationId, 'signal', '["bench"]', 'pending', @orderKey, 0, @at, @payload, '[]', '', @at)`;

/** An ordinary signal, of one of fifty symbols. */
function signal(index: number, nowMs: number): AlertSignal {
  return {
    ...{ source: 'individual', symbol: `SYM${index % 50}-USD`, signalType: 'LONG', direction: 'BUY' },
    ...{ timestamp: new Date(nowMs).toISOString(), price: 68_250.5 + index, strategyName: 'momentum' },
    ...{ signalStrength: 'STRONG', confidence: 0.82, positionSize: 0.02, stopLoss: 67_000, takeProfit: 70_500 },
    analysisData: { reason: 'Breakout above the weekly high' },
  };
}

/**
 * Puts so many alerts of this moment into the outbox for each destination, as intake does, but without telling the server.
 * Answers how many in all.
 */
export function seedAlerts(path: string, eachCount: number): number {
  const db = new Database(path, { timeout: 10_000 });
  const destinations = db.prepare('SELECT id FROM destinations ORDER BY id').pluck().all() as number[];
  const insert = db.prepare(INSERT);
  const owed = { destinationKey: '', routes: ['bench'], isExit: false, mentionRoles: [], maxAgeSeconds: null };
  const count = db.prepare('UPDATE destinations SET pending_count = pending_count + ? WHERE id = ?');
  const total = eachCount * destinations.length;
  for (let start = 0; start < total; start += CHUNK) {
    db.transaction(() => {
      for (let index = start; index < Math.min(total, start + CHUNK); index++) {
        const destinationId = destinations[index % destinations.length]!;
        const nowMs = Date.now();
        const { orderKey, payload } = alertItem(signal(index, nowMs), owed, { nowMs });
        const at = new Date(nowMs).toISOString();
        insert.run({ destinationId, orderKey, payload: JSON.stringify(payload), at });
      }
      if (start + CHUNK >= total) for (const id of destinations) count.run(eachCount, id);
    })();
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return total;
}
