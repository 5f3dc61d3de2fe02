import fc from 'fast-check';
import type { SettingType } from './setting-types';
import {
  boolean,
  choice,
  httpUrl,
  integer,
  listOf,
  origin,
  pathOrNone,
  postgresUrl,
  snowflakes,
  timezone,
  trustProxy,
} from './setting-types';

const context = { cwd: '/srv/coachwire' };
const id = '123456789012345678';

const cases: [string, SettingType<unknown>, string, unknown][] = [
  ['boolean', boolean(), 'TRUE', true],
  ['boolean', boolean(), 'off', false],
  ['boolean', boolean(), 'maybe', undefined],
  ['choice', choice('warn', 'info'), 'WARN', 'warn'],
  ['choice', choice('warn', 'info'), 'warning', undefined],
  ['integer', integer(0, 10), '1e1', undefined],
  ['integer', integer(0, 10), '', undefined],
  ['integer', integer(0, 10), '٣', undefined],
  ['ids', snowflakes(), `${id}, ${id},,`, [id]],
  ['ids', snowflakes(), '', []],
  ['ids', snowflakes(), `${id},general`, undefined],
  ['timezone', timezone(), 'Europe/Berlin', 'Europe/Berlin'],
  ['timezone', timezone(), '+02:00', undefined],
  ['timezone', timezone(), 'Mars/Olympus', undefined],
  ['path', pathOrNone(), './a/b', '/srv/coachwire/a/b'],
  ['path', pathOrNone(), '/a', '/a'],
  ['path', pathOrNone(), 'None', null],
  ['address', httpUrl(), 'http://127.0.0.1:8080/api/', 'http://127.0.0.1:8080/api'],
  ['address', httpUrl(), 'https://user:pass@example.com', undefined],
  ['address', httpUrl(), 'ftp://example.com', undefined],
  ['address', httpUrl(), 'example.com', undefined],
  [
    'postgres',
    postgresUrl(),
    'postgresql://u:p@h:5432/db?sslmode=require',
    'postgresql://u:p@h:5432/db?sslmode=require',
  ],
  ['postgres', postgresUrl(), 'postgres://u:12#34@h/db', undefined],
  ['postgres', postgresUrl(), 'postgres://u:12/34@h/db', undefined],
  ['postgres', postgresUrl(), 'postgres://u:100%zz@h/db', undefined],
  ['postgres', postgresUrl(), 'postgres://u:100%@h/db', undefined],
  ['postgres', postgresUrl(), 'postgres://u:100%25@h/db', 'postgres://u:100%25@h/db'],
  ['postgres', postgresUrl(), 'mysql://h/db', undefined],
  ['origins', listOf(origin(), ''), '*, https://App.example.com', ['*', 'https://app.example.com']],
  ['origins', listOf(origin(), ''), 'https://app.example.com/page', undefined],
  ['trust', trustProxy(), 'true', true],
  ['trust', trustProxy(), '1', 1],
  ['trust', trustProxy(), '10.0.0.0/8, ::1, loopback', ['10.0.0.0/8', '::1', 'loopback']],
  ['trust', trustProxy(), '10.0.0.0/33', undefined],
  ['trust', trustProxy(), 'proxy.local', undefined],
];

it.each(cases)('%s %#: %4$j', (_name, type, text, value) => {
  expect(type.parse(text, context)).toEqual(value);
});

it('takes exactly the whole numbers within the bounds', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.integer(), (value, a, b) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const isWithin = value >= min && value <= max;
      expect(integer(min, max).parse(String(value), context)).toBe(isWithin ? value : undefined);
      expect(integer(min, max).parse(`${value}.5`, context)).toBeUndefined();
    }),
  );
});

it('answers any text with a value or undefined, never with an exception', () => {
  const types = [...new Set(cases.map(([, type]) => type))];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary' }), (type, text) => {
      type.parse(text, context);
    }),
  );
});
