/** What the bot needs in each channel that it serves. https://discord.com/developers/docs/topics/permissions */
const NEEDED = {
  'View Channel': 1n << 10n,
  'Send Messages': 1n << 11n,
  'Embed Links': 1n << 14n,
  'Attach Files': 1n << 15n,
  'Read Message History': 1n << 16n,
  'Add Reactions': 1n << 6n,
} as const;
const IN_THREADS = 1n << 38n;
const ADMINISTRATOR = 1n << 3n;

interface Overwrite {
  id: string;
  type: number;
  allow: string;
  deny: string;
}

/** As `GET /guilds/{id}/channels` lists it. */
export interface GuildChannel {
  id: string;
  name: string;
  type: number;
  parent_id?: string | null;
  permission_overwrites?: Overwrite[];
}

/** Who the bot is in a server. */
export interface BotMember {
  userId: string;
  guildId: string;
  roleIds: readonly string[];
  isOwner: boolean;
  /** Permissions of all roles, by id; that of everyone has the guild's. */
  rolePermissions: ReadonlyMap<string, bigint>;
}

/** The link that invites a bot with all that it needs. */
export function invitationLink(applicationId: string): string {
  const bits = Object.values(NEEDED).reduce((sum, bit) => sum | bit, IN_THREADS);
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot%20applications.commands&permissions=${bits}`;
}

/** What the bot lacks in a channel, in Discord's words. */
export function lackingPermissions(member: BotMember, channel: GuildChannel): string[] {
  const granted = permissionsIn(member, channel.permission_overwrites ?? []);
  if (granted === 'all') return [];
  // Whoever cannot see a channel can do nothing there, whatever else is granted.
  if ((granted & NEEDED['View Channel']) === 0n) return ['View Channel'];
  return Object.entries(NEEDED).flatMap(([name, bit]) => ((granted & bit) === 0n ? [name] : []));
}

/** By Discord's order: roles, then what the channel says of everyone, then of all roles together, then of the member itself. */
function permissionsIn(member: BotMember, overwrites: readonly Overwrite[]): bigint | 'all' {
  const { guildId, userId, roleIds, rolePermissions, isOwner } = member;
  const base = [guildId, ...roleIds].reduce((bits, id) => bits | (rolePermissions.get(id) ?? 0n), 0n);
  if (isOwner || (base & ADMINISTRATOR) !== 0n) return 'all';
  const everyone = overwrites.filter(({ id }) => id === guildId);
  const roles = overwrites.filter(({ id }) => id !== guildId && roleIds.includes(id));
  const own = overwrites.filter(({ id }) => id === userId);
  return [everyone, roles, own].reduce((bits, group) => {
    const denied = group.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = group.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (bits & ~denied) | allowed;
  }, base);
}
