import { entityTagOf, matchesEntityTag } from './entity-tag';

describe('entity tags', () => {
  const tag = entityTagOf('{"plan":"long NQ"}');

  it('are strong, quoted, and the same for the same bytes only', () => {
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    expect(entityTagOf('{"plan":"long NQ"}')).toBe(tag);
    expect(entityTagOf('{"plan":"short NQ"}')).not.toBe(tag);
  });

  it.each(['"a-"', '"a--"', '"-gzip"'])('match %s, compressed or not', (own) => {
    for (const mark of ['', '-gzip', '--gzip', ';gzip', '-br']) {
      expect(matchesEntityTag(`W/${own.slice(0, -1)}${mark}"`, own)).toBe(true);
    }
    expect(matchesEntityTag(`${own.slice(0, -1)}-"`, own)).toBe(false);
  });

  it.each([
    [tag, true],
    [`W/${tag}`, true],
    [`"other", ${tag}`, true],
    [`${tag.slice(0, -1)}-gzip"`, true],
    [`${tag.slice(0, -1)}--gzip"`, true],
    [`W/${tag.slice(0, -1)}-br"`, true],
    [`${tag.slice(0, -1)};gzip"`, true],
    [`"x-gzip", ${tag.slice(0, -1)}-deflate"`, true],
    [`${tag.slice(0, -1)}-other"`, false],
    [`${tag}-gzip`, false],
    ['*', true],
    ['"other"', false],
    [tag.slice(1, -1), false],
    ['', false],
    [undefined, false],
  ])('If-None-Match %j matches: %s', (header, expected) => {
    expect(matchesEntityTag(header, tag)).toBe(expected);
  });
});
