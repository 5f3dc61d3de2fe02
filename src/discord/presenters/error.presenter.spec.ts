import { CoachRoster, defaultCoaches } from '../../config';
import { DomainError } from '../../errors';
import { presentFailure, presentRefusal } from './error.presenter';

const view = {
  command: 'plan' as const,
  form: 'prefix' as const,
  prefix: '!',
  roster: new CoachRoster(defaultCoaches),
};

describe('presentRefusal', () => {
  it.each([
    [new DomainError('forbidden', 'plan-not-yours', 'Only Ann can change it.'), 'Only Ann can change it.'],
    [
      new DomainError('invalid', 'coach-unknown', 'No such coach.'),
      'No such coach.\nCoaches: `d` Day Trading, `i` Intraday, `s` Swing, `n` News/Events\n' +
        'Usage: `!plan <coach> [date] <text>`\nExample: `!plan d Long AAPL above 212.50`',
    ],
    [
      new DomainError('unavailable', 'store-busy', 'Too much to do.', { retryAfterSeconds: 5 }),
      'Too much to do.\nPlease try again in 5 s.',
    ],
    [
      new DomainError('unavailable', 'store-down', 'No store at /srv/plans.db.', { publicMessage: 'No store.' }),
      'No store.\nPlease try again in a moment.',
    ],
    [new DomainError('unavailable', 'store-down', 'No store.'), 'No store.\nPlease try again in a moment.'],
    [new DomainError('invalid', 'x', 'What is [this](http://evil)?'), 'What is [this]\u200b(http://evil)?'],
  ])('%s', (error, expected) => {
    expect(presentRefusal(error, view)).toBe(expected);
  });
});

it.each([
  ['coach-unknown', 'plan', 'Usage: `/plan coach [text] [date] [chart1…]`'],
  ['plan-empty', 'plan', 'Usage: `/plan coach [text] [date] [chart1…]`'],
  ['edit-empty', 'edit', 'Usage: `/edit coach [text] [date] [chart1…]`'],
  ['plan-not-found', 'edit', 'Record one first with `/plan`.'],
] as const)(
  '%s is explained to who called a slash command or sent a form as they know it',
  (code, command, expected) => {
    const error = new DomainError('invalid', code, 'Not so.');
    for (const form of ['slash', 'modal', 'component'] as const) {
      const told = presentRefusal(error, { ...view, command, form });
      expect(told).toContain(expected);
      expect(told).not.toContain('`!');
    }
  },
);

it('a failure names its id and nothing of its cause', () => {
  expect(presentFailure('ab12cd34')).toContain('error `ab12cd34`');
});
