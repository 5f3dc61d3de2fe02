import { KickChannel } from '../entities';
import type { Sql } from './sql';
import { Table } from './table';

const table = new Table(KickChannel);
const FIND = `SELECT ${table.select()} FROM kick_channels WHERE name = ?`;
const UPDATE = `ON CONFLICT (name) DO UPDATE SET chatroom_id = excluded.chatroom_id, channel_id = excluded.channel_id,
  broadcaster_id = excluded.broadcaster_id, found_at = excluded.found_at RETURNING name`;

/** Reads the numbers of Kick channels. */
export class KickChannelsReadRepository {
  constructor(protected readonly sql: Sql) {}

  async find(name: string): Promise<KickChannel | null> {
    const [channel] = await this.sql.rows<KickChannel>(FIND, [name]);
    return channel ?? null;
  }
}

/** Keeps the numbers of Kick channels, inside a transaction. */
export class KickChannelsRepository extends KickChannelsReadRepository {
  async save(channel: KickChannel): Promise<void> {
    const { statement, values } = table.insert([table.pick(channel)]);
    await this.sql.rows(`${statement} ${UPDATE}`, values);
  }
}
