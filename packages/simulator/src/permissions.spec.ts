import { computePermissions, PERMISSIONS } from './permissions';
import type { Overwrite } from './permissions';

const { VIEW_CHANNEL, SEND_MESSAGES, ADMINISTRATOR } = PERMISSIONS;
const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint): Overwrite => ({
  id,
  type,
  allow: allow.toString(),
  deny: deny.toString(),
});
const subject = {
  userId: 'ann',
  isOwner: false,
  guildId: 'guild',
  roleIds: ['guild', 'coach'],
  rolePermissions: [VIEW_CHANNEL],
};

describe('computePermissions', () => {
  it.each([
    ['roles add up', [], { rolePermissions: [VIEW_CHANNEL, SEND_MESSAGES] }, VIEW_CHANNEL | SEND_MESSAGES],
    ["everyone's exception takes away", [overwrite('guild', 0, 0n, VIEW_CHANNEL)], {}, 0n],
    [
      "a role's gives back",
      [overwrite('coach', 0, VIEW_CHANNEL, 0n), overwrite('guild', 0, 0n, VIEW_CHANNEL)],
      {},
      VIEW_CHANNEL,
    ],
    [
      "the member's own comes last",
      [overwrite('ann', 1, 0n, VIEW_CHANNEL), overwrite('coach', 0, VIEW_CHANNEL, 0n)],
      {},
      0n,
    ],
    ["another's does not count", [overwrite('bob', 1, SEND_MESSAGES, 0n)], {}, VIEW_CHANNEL],
  ])('%s', (_rule, overwrites, change, expected) => {
    expect(computePermissions({ ...subject, ...change }, overwrites)).toBe(expected);
  });

  it('owners and administrators may do everything, whatever a channel says', () => {
    const denied = [overwrite('guild', 0, 0n, SEND_MESSAGES)];
    for (const change of [{ isOwner: true }, { rolePermissions: [ADMINISTRATOR] }]) {
      expect(computePermissions({ ...subject, ...change }, denied) & SEND_MESSAGES).toBe(SEND_MESSAGES);
    }
  });
});
