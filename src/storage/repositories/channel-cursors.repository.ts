import type { ChannelCursor } from '../entities';
import type { Sql } from './sql';

const ALL = 'SELECT channel_id, guild_id, message_id FROM channel_cursors ORDER BY channel_id';

// Ids grow with time, and as text a longer one is the greater.
const ADVANCE = `INSERT INTO channel_cursors (channel_id, guild_id, message_id) VALUES (?, ?, ?)
  ON CONFLICT (channel_id) DO UPDATE SET message_id = excluded.message_id
  WHERE length(channel_cursors.message_id) < length(excluded.message_id)
    OR (length(channel_cursors.message_id) = length(excluded.message_id) AND channel_cursors.message_id < excluded.message_id)
  RETURNING channel_id`;

/** Reads how far each channel was read. */
export class ChannelCursorsReadRepository {
  constructor(protected readonly sql: Sql) {}

  async list(): Promise<ChannelCursor[]> {
    const rows = await this.sql.rows<{ channel_id: string; guild_id: string; message_id: string }>(ALL);
    return rows.map((row) => ({ channelId: row.channel_id, guildId: row.guild_id, messageId: row.message_id }));
  }
}

/** Moves, inside a transaction, how far a channel was read; several processes do so side by side. */
export class ChannelCursorsRepository extends ChannelCursorsReadRepository {
  /** Never backwards. */
  async advance({ channelId, guildId, messageId }: ChannelCursor): Promise<void> {
    await this.sql.rows(ADVANCE, [channelId, guildId, messageId]);
  }
}
