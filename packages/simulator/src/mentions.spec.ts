import { findMentions } from './mentions';

const everything = {
  allowedMentions: undefined,
  mayMentionEveryone: true,
  mentionableRoleIds: new Set<string>(),
  repliedUserId: null,
};
const CONTENT = '@everyone <@1> <@!2> <@&3>';
const find = (change: object) => findMentions(CONTENT, { ...everything, ...change });

describe('findMentions', () => {
  it('pings all that is named when nothing holds it back', () => {
    expect(find({})).toEqual({ mentions: ['1', '2'], mentionRoles: ['3'], mentionEveryone: true });
  });

  it.each([
    [{ parse: [] }, [], [], false],
    [{ parse: ['users'] }, ['1', '2'], [], false],
    [{ parse: [], users: ['2', '9'] }, ['2'], [], false],
    [{ parse: ['everyone'], roles: ['3'] }, [], ['3'], true],
  ])('obeys %j', (allowedMentions, mentions, mentionRoles, mentionEveryone) => {
    expect(find({ allowedMentions })).toEqual({ mentions, mentionRoles, mentionEveryone });
  });

  it('pings neither everyone nor a closed role without the permission', () => {
    expect(find({ mayMentionEveryone: false })).toMatchObject({ mentionRoles: [], mentionEveryone: false });
    const mentionableRoleIds = new Set(['3']);
    expect(find({ mayMentionEveryone: false, mentionableRoleIds })).toMatchObject({ mentionRoles: ['3'] });
  });

  it('pings who is replied to unless told not to', () => {
    expect(findMentions('', { ...everything, repliedUserId: '7' }).mentions).toEqual(['7']);
    expect(findMentions('', { ...everything, repliedUserId: '7', allowedMentions: { parse: [] } }).mentions).toEqual(
      [],
    );
  });
});
