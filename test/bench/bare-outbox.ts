import { randomUUID } from 'node:crypto';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import type { Pool } from 'undici';

const ALERTS_IN_MESSAGE = 10;

interface Sending {
  destinationId: number;
  id: string;
  alertIds: number[];
  body: string;
}

interface Answered extends Sending {
  messageId: string;
}

/**
 * The least that an outbox in a SQLite file has to do, in one loop without anything around it: fix each message in the
 * database, post it, and write what it came to together with the next one, for as many destinations in one commit as have
 * their answer. The same rows, with the same durability, as those of the program.
 */
export class BareOutbox {
  private readonly db: Database;
  private readonly write: (answered: readonly Answered[], starting: readonly number[]) => Sending[];

  /** Works on a copy of the store of a server. */
  constructor(
    serverFile: string,
    readonly file: string,
    private readonly pool: Pool,
    private readonly connections: number,
  ) {
    const server = new Database(serverFile, { readonly: true });
    server.prepare('VACUUM INTO ?').run(file);
    server.close();
    this.db = new Database(file);
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 4000'])
      this.db.pragma(pragma);
    this.write = prepareWrite(this.db);
  }

  /** Delivers all that is pending. */
  async deliver(): Promise<void> {
    const waiting = this.db.prepare('SELECT id FROM destinations WHERE pending_count > 0').pluck().all() as number[];
    let sending = 0;
    let answered: Answered[] = [];
    await new Promise<void>((resolve, reject) => {
      const step = () => {
        // Messages of destinations that go on, and of others as far as connections are free.
        const free = this.connections - sending - answered.length;
        const messages = this.write(answered, waiting.splice(0, Math.max(0, free)));
        answered = [];
        sending += messages.length;
        for (const message of messages) this.post(message).then(note, reject);
        if (sending === 0) resolve();
      };
      const note = (result: Answered) => {
        sending -= 1;
        // All answers that came in together are written together.
        if (answered.push(result) === 1) setImmediate(step);
      };
      step();
    });
  }

  close(): void {
    this.db.close();
  }

  private async post(sending: Sending): Promise<Answered> {
    const path = `/api/v10/webhooks/${600000000000000000n + BigInt(sending.destinationId)}/token?wait=true`;
    const headers = { 'content-type': 'application/json' };
    const answer = await this.pool.request({ path, method: 'POST', headers, body: sending.body });
    const { id } = (await answer.body.json()) as { id: string };
    return { ...sending, messageId: id };
  }
}

function prepareWrite(db: Database) {
  const endDelivery = db.prepare(
    `UPDATE deliveries SET state = 'delivered', receipt = ?, ended_at = ?, may_be_sent = 0, body = '' WHERE id = ?`,
  );
  const insertAttempt = db.prepare(
    `INSERT INTO delivery_attempts (delivery_id, destination_id, outcome, may_repeat, ended_at, duration_ms)
      VALUES (?, ?, 'delivered', 0, ?, 1)`,
  );
  const endAlerts = db.prepare(
    `UPDATE alerts SET status = 'delivered', ended_at = ?, delivery_ids = ?
      WHERE id IN (${Array.from({ length: ALERTS_IN_MESSAGE }, () => '?').join(', ')})`,
  );
  const count = db.prepare('UPDATE destinations SET pending_count = pending_count - ?, last_receipt = ? WHERE id = ?');
  const window = db.prepare(
    `SELECT id, payload FROM alerts WHERE destination_id = ? AND status = 'pending' ORDER BY id LIMIT ${ALERTS_IN_MESSAGE}`,
  );
  const insertDelivery = db.prepare(
    `INSERT INTO deliveries (id, destination_id, split_path, item_ids, nonce, body, state, may_be_sent, created_at)
      VALUES (?, ?, '', ?, NULL, ?, 'open', 1, ?)`,
  );
  return db.transaction((answered: readonly Answered[], starting: readonly number[]): Sending[] => {
    const at = new Date().toISOString();
    for (const { id, messageId } of answered) endDelivery.run(messageId, at, id);
    for (const { id, destinationId } of answered) insertAttempt.run(id, destinationId, at);
    for (const { id, alertIds } of answered) endAlerts.run(at, id, ...alertIds);
    for (const { alertIds, messageId, destinationId } of answered) count.run(alertIds.length, messageId, destinationId);
    const messages: Sending[] = [];
    for (const destinationId of [...answered.map((one) => one.destinationId), ...starting]) {
      const alerts = window.all(destinationId) as { id: number; payload: string }[];
      if (alerts.length === 0) continue;
      const body = `{"embeds":[${alerts.map(({ payload }) => payload).join(',')}],"allowed_mentions":{"parse":[]}}`;
      messages.push({ destinationId, id: randomUUID(), alertIds: alerts.map(({ id }) => id), body });
    }
    for (const { id, destinationId, alertIds, body } of messages) {
      insertDelivery.run(id, destinationId, JSON.stringify(alertIds), body, at);
    }
    return messages;
  });
}
