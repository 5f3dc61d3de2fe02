import type { Settings } from '../../config';
import { DomainError } from '../../errors';

/** The server that a command is about: the named one, else as HTTP chooses it. Throws `guild-invalid` and `guild-unclear`. */
export function chosenGuild(
  typed: string | undefined,
  { DEFAULT_GUILD_ID: preset, DISCORD_GUILD_IDS: served }: Settings,
  stored: readonly string[],
): string {
  if (typed !== undefined) {
    if (/^[1-9]\d{16,19}$/.test(typed)) return typed;
    const message = `--guild must be a Discord id (17 to 20 digits; in Discord: Developer Mode, then Copy ID), not '${typed}'.`;
    throw new DomainError('invalid', 'guild-invalid', message);
  }
  const [only, other] = stored;
  const guild = preset ?? served[0] ?? (other === undefined ? only : undefined);
  if (guild !== undefined) return guild;
  const why = only === undefined ? 'no server is configured' : `the store holds plans of ${stored.join(', ')}`;
  throw new DomainError(
    'invalid',
    'guild-unclear',
    `Which server? Name it with --guild, or set DEFAULT_GUILD_ID: ${why}.`,
  );
}
