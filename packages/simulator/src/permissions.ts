/** Bits of https://discord.com/developers/docs/topics/permissions that the simulator asks about. */
export const PERMISSIONS = {
  ADMINISTRATOR: 1n << 3n,
  MANAGE_CHANNELS: 1n << 4n,
  MANAGE_GUILD: 1n << 5n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  EMBED_LINKS: 1n << 14n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  MENTION_EVERYONE: 1n << 17n,
  USE_EXTERNAL_EMOJIS: 1n << 18n,
  MANAGE_ROLES: 1n << 28n,
  MANAGE_WEBHOOKS: 1n << 29n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

export type PermissionName = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = (1n << 53n) - 1n;

export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | PERMISSIONS[name], 0n);
}

/** What a new guild grants to everybody. */
export const EVERYONE_DEFAULTS = permissionBits([
  'ADD_REACTIONS',
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'EMBED_LINKS',
  'ATTACH_FILES',
  'READ_MESSAGE_HISTORY',
  'MENTION_EVERYONE',
  'USE_EXTERNAL_EMOJIS',
  'USE_APPLICATION_COMMANDS',
  'SEND_MESSAGES_IN_THREADS',
]);

/** A channel's exception for one role (type 0) or one member (type 1); bit sets as decimal text, as on the wire. */
export interface Overwrite {
  id: string;
  type: 0 | 1;
  allow: string;
  deny: string;
}

export interface PermissionSubject {
  userId: string;
  isOwner: boolean;
  guildId: string;
  /** Permissions of @everyone and of each role the member has. */
  rolePermissions: readonly bigint[];
  roleIds: readonly string[];
}

/**
 * What a member may do in a channel, by Discord's order: roles, then the overwrite of @everyone, then those of all roles
 * together, then the member's own. An owner or administrator may do everything.
 */
export function computePermissions(subject: PermissionSubject, overwrites: readonly Overwrite[]): bigint {
  const base = subject.rolePermissions.reduce((bits, role) => bits | role, 0n);
  if (subject.isOwner || (base & PERMISSIONS.ADMINISTRATOR) !== 0n) return ALL_PERMISSIONS;
  const ofRole = (id: string) => overwrites.filter((overwrite) => overwrite.type === 0 && overwrite.id === id);
  const everyone = ofRole(subject.guildId);
  const roles = subject.roleIds.filter((id) => id !== subject.guildId).flatMap(ofRole);
  const own = overwrites.filter((overwrite) => overwrite.type === 1 && overwrite.id === subject.userId);
  return [everyone, roles, own].reduce(applyOverwrites, base);
}

function applyOverwrites(bits: bigint, overwrites: readonly Overwrite[]): bigint {
  const denied = overwrites.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n);
  const allowed = overwrites.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n);
  return (bits & ~denied) | allowed;
}
