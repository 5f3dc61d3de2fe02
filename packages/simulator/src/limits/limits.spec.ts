import { DiscordError } from '../discord-error';
import { FormErrors } from '../form-errors';
import { checkChoices } from './choice-limits';
import { checkCommandList } from './command-limits';
import { checkMessage } from './message-limits';
import { checkModal } from './modal-limits';

const x = (length: number) => 'x'.repeat(length);
const list = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index));
const button = (index: number) => ({ type: 2, style: 1, label: 'b', custom_id: `b${index}` });
const row = (...components: object[]) => ({ type: 1, components });

/** The error's `errors`, flattened to `path: CODE`. */
function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return error.errors ? flatten(error.errors, []) : [String(error.code)];
  }
}

function flatten(tree: object, path: string[]): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => `${path.join('.')}: ${code}`)
      : flatten(value as object, [...path, key]),
  );
}

describe('a message', () => {
  it.each<[string, object, string[]]>([
    ['2000 characters', { content: x(2000) }, []],
    ['2001 characters', { content: x(2001) }, ['content: BASE_TYPE_MAX_LENGTH']],
    ['nothing', {}, ['50006']],
    ['blanks', { content: ' \n ' }, ['50006']],
    ['a nonce of 26', { content: 'x', nonce: x(26) }, ['nonce: NONCE_TYPE_TOO_LONG']],
    ['10 embeds', { embeds: list(10, () => ({ title: 'x' })) }, []],
    ['11 embeds', { embeds: list(11, () => ({ title: 'x' })) }, ['embeds: BASE_TYPE_MAX_LENGTH']],
    ['6000 over its embeds', { embeds: [{ description: x(4096) }, { description: x(1904) }] }, []],
    [
      '6001 over its embeds',
      { embeds: [{ description: x(4096) }, { description: x(1905) }] },
      ['embeds: MAX_EMBED_SIZE_EXCEEDED'],
    ],
    ['an empty embed', { embeds: [{}] }, ['embeds.0.description: BASE_TYPE_REQUIRED']],
    ['a long title', { embeds: [{ title: x(257) }] }, ['embeds.0.title: BASE_TYPE_MAX_LENGTH']],
    ['a long description', { embeds: [{ description: x(4097) }] }, ['embeds.0.description: BASE_TYPE_MAX_LENGTH']],
    ['a long footer', { embeds: [{ footer: { text: x(2049) } }] }, ['embeds.0.footer.text: BASE_TYPE_MAX_LENGTH']],
    ['a long author', { embeds: [{ author: { name: x(257) } }] }, ['embeds.0.author.name: BASE_TYPE_MAX_LENGTH']],
    [
      'bad fields',
      {
        embeds: [
          {
            fields: [
              { name: '', value: 'v' },
              { name: x(257), value: x(1025) },
            ],
          },
        ],
      },
      [
        'embeds.0.fields.0.name: BASE_TYPE_REQUIRED',
        'embeds.0.fields.1.name: BASE_TYPE_MAX_LENGTH',
        'embeds.0.fields.1.value: BASE_TYPE_MAX_LENGTH',
      ],
    ],
    [
      '26 fields',
      { embeds: [{ fields: list(26, () => ({ name: 'n', value: 'v' })) }] },
      ['embeds.0.fields: BASE_TYPE_MAX_LENGTH'],
    ],
    ['a link of another kind', { embeds: [{ title: 'x', url: 'ftp://a' }] }, ['embeds.0.url: URL_TYPE_INVALID_SCHEME']],
    ['5 rows of 5', { content: 'x', components: list(5, (r) => row(...list(5, (c) => button(r * 5 + c)))) }, []],
    ['6 rows', { content: 'x', components: list(6, (r) => row(button(r))) }, ['components: BASE_TYPE_MAX_LENGTH']],
    [
      '6 in a row',
      { content: 'x', components: [row(...list(6, button))] },
      ['components.0.components: BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'one id twice',
      { content: 'x', components: [row(button(1), button(1))] },
      ['components: COMPONENT_CUSTOM_ID_DUPLICATED'],
    ],
    [
      'a long custom id',
      { content: 'x', components: [row({ ...button(1), custom_id: x(101) })] },
      ['components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH'],
    ],
    [
      '26 options',
      {
        content: 'x',
        components: [row({ type: 3, custom_id: 's', options: list(26, (i) => ({ label: 'l', value: `${i}` })) })],
      },
      ['components.0.components.0.options: BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'contradicting mentions',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      ['allowed_mentions: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE'],
    ],
  ])('of %s', (_what, body, problems) => {
    expect(problemsOf(() => checkMessage({ ...body }, { fileCount: 0 }))).toEqual(problems);
  });

  it('needs nothing but a file', () => {
    expect(problemsOf(() => checkMessage({}, { fileCount: 1 }))).toEqual([]);
    expect(problemsOf(() => checkMessage({}, { fileCount: 11 }))).toEqual(['attachments: BASE_TYPE_MAX_LENGTH']);
  });
});

describe('a modal', () => {
  const input = (change: object = {}) => ({ type: 4, style: 2, custom_id: 't', ...change });
  const label = (component: object, change: object = {}) => ({ type: 18, label: 'l', component, ...change });
  const modal = (change: object) => ({ title: 't', custom_id: 'm', components: [label(input())], ...change });

  it.each<[string, object, string[]]>([
    ['a label and a text', modal({}), []],
    ['a long title', modal({ title: x(46) }), ['data.title: BASE_TYPE_MAX_LENGTH']],
    [
      'six parts',
      modal({ components: list(6, (i) => label(input({ custom_id: `${i}` }))) }),
      ['data.components: BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'too long a text',
      modal({ components: [label(input({ value: x(4001) }))] }),
      ['data.components.0.component.value: BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'an optional upload',
      modal({ components: [label({ type: 19, custom_id: 'f', required: false, min_values: 0 })] }),
      [],
    ],
    [
      'an optional upload of at least one',
      modal({ components: [label({ type: 19, custom_id: 'f', required: false })] }),
      ['data.components.0.component.min_values: BASE_TYPE_CHOICES'],
    ],
    [
      'a button',
      modal({ components: [row({ type: 2, style: 1, custom_id: 'b' })] }),
      ['data.components.0.components.0.type: UNION_TYPE_CHOICES'],
    ],
  ])('of %s', (_what, body, problems) => {
    expect(problemsOf(() => checkModal({ ...body }).throwIfAny())).toEqual(problems);
  });
});

describe('choices', () => {
  it.each<[string, object[], string[]]>([
    ['25', list(25, () => ({ name: 'n', value: 'v' })), []],
    ['26', list(26, () => ({ name: 'n', value: 'v' })), ['data.choices: BASE_TYPE_MAX_LENGTH']],
    ['a long name', [{ name: x(101), value: 'v' }], ['data.choices.0.name: BASE_TYPE_BAD_LENGTH']],
    ['a long value', [{ name: 'n', value: x(101) }], ['data.choices.0.value: BASE_TYPE_MAX_LENGTH']],
  ])('%s', (_what, choices, problems) => {
    expect(problemsOf(() => checkChoices({ choices }).throwIfAny())).toEqual(problems);
  });
});

describe('commands', () => {
  const option = (change: object = {}) => ({ type: 3, name: 'coach', description: 'd', ...change });
  const command = (change: object = {}) => ({ name: 'plan', description: 'd', ...change });

  it.each<[string, object[], string[]]>([
    ['a plain one', [command()], []],
    ['a capital', [command({ name: 'Plan' })], ['0.name: APPLICATION_COMMAND_INVALID_NAME']],
    ['no description', [command({ description: '' })], ['0.description: BASE_TYPE_REQUIRED']],
    ['a long description', [command({ description: x(101) })], ['0.description: BASE_TYPE_BAD_LENGTH']],
    ['one name twice', [command(), command()], ['1.name: APPLICATION_COMMANDS_DUPLICATE_NAME']],
    ['a menu entry of that name', [command(), { type: 3, name: 'plan' }], []],
    [
      'a menu entry with a description',
      [{ type: 3, name: 'Save', description: 'd' }],
      ['0.description: APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION'],
    ],
    [
      '26 options',
      [command({ options: list(26, (i) => option({ name: `o${i}` })) })],
      ['0.options: BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'a required option after an optional one',
      [command({ options: [option(), option({ name: 'date', required: true })] })],
      ['0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'],
    ],
    [
      'choices beside autocomplete',
      [command({ options: [option({ autocomplete: true, choices: [{ name: 'n', value: 'v' }] })] })],
      ['0.options.0.autocomplete: APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID'],
    ],
  ])('%s', (_what, commands, problems) => {
    const errors = new FormErrors();
    checkCommandList(
      errors,
      commands.map((one) => ({ ...one })),
    );
    expect(problemsOf(() => errors.throwIfAny())).toEqual(problems);
  });
});
