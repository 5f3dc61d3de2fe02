import fc from 'fast-check';
import type { Coach } from './coach-roster';
import { CoachRoster, defaultCoaches } from './coach-roster';

const roster = new CoachRoster(defaultCoaches);

it.each(['d', 'D', 'coach_d', 'COACH_D'])('finds the coach meant by %s', (input) => {
  expect(roster.find(input)?.name).toBe('Day Trading');
});

it.each(['', 'x', 'dd', 'coach_', 'coach_coach_d', '__proto__', 'constructor', ' d'])(
  'finds nobody for %j',
  (input) => {
    expect(roster.find(input)).toBeNull();
  },
);

it('finds each of its coaches in any case', () => {
  const codes = fc.uniqueArray(
    fc.stringMatching(/^[a-z0-9_-]{1,16}$/).filter((code) => !code.startsWith('coach_')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(codes, (all) => {
      const any = new CoachRoster(all.map((code) => ({ ...defaultCoaches[0]!, code })));
      for (const code of all) expect(any.find(`COACH_${code.toUpperCase()}`)?.code).toBe(code);
    }),
  );
});

it.each<[Partial<Coach>, boolean]>([
  [{}, true],
  [{ userIds: ['1'] }, true],
  [{ roleIds: ['8'] }, true],
  [{ userIds: ['2'], roleIds: ['9'] }, false],
  [{ userIds: ['2'] }, false],
])('lets user 1 with role 8 post for %j: %s', (limits, expected) => {
  const coach = { ...defaultCoaches[0]!, ...limits };
  expect(roster.mayPost(coach, { userId: '1', roleIds: ['8'] })).toBe(expected);
});
