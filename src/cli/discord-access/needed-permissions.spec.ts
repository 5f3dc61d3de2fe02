import { invitationLink, lackingPermissions, type BotMember } from './needed-permissions';

const ALL = 117_824n;
const member = (overrides: Partial<BotMember> = {}): BotMember => ({
  ...{ userId: 'bot', guildId: 'guild', roleIds: ['role'], isOwner: false },
  rolePermissions: new Map([
    ['guild', 0n],
    ['role', ALL],
  ]),
  ...overrides,
});
const channel = (...permission_overwrites: { id: string; type: number; allow: string; deny: string }[]) => ({
  ...{ id: 'c', name: 'plans', type: 0, permission_overwrites },
});
const denies = (id: string, bits: bigint) => ({ id, type: 0, allow: '0', deny: String(bits) });
const allows = (id: string, bits: bigint) => ({ id, type: 0, allow: String(bits), deny: '0' });

it.each([
  ['nothing with its role', member(), channel(), []],
  [
    'nothing as an administrator',
    member({ rolePermissions: new Map([['role', 8n]]) }),
    channel(denies('bot', ALL)),
    [],
  ],
  ['nothing as the owner', member({ isOwner: true, roleIds: [] }), channel(), []],
  ['all but the sight where it sees nothing', member({ roleIds: [] }), channel(), ['View Channel']],
  ['what the channel takes from everyone', member(), channel(denies('guild', 1n << 14n)), ['Embed Links']],
  ['nothing that is given to its role again', member(), channel(denies('guild', ALL), allows('role', ALL)), []],
  ['what is taken from itself', member(), channel(allows('role', ALL), denies('bot', 1n << 6n)), ['Add Reactions']],
  ['nothing for roles of others', member(), channel(denies('other', ALL)), []],
])('lacks %s', (_what, bot, place, lacking) => expect(lackingPermissions(bot, place)).toEqual(lacking));

it('invites with all of them, in threads too', () => {
  expect(invitationLink('99')).toContain(
    `client_id=99&scope=bot%20applications.commands&permissions=${ALL | (1n << 38n)}`,
  );
});
