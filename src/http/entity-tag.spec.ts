import { entityTagOf, matchesEntityTag } from './entity-tag';

describe('entity tags', () => {
  const tag = entityTagOf('{"plan":"long NQ"}');

  it('are strong, quoted, and the same for the same bytes only', () => {
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    expect(entityTagOf('{"plan":"long NQ"}')).toBe(tag);
    expect(entityTagOf('{"plan":"short NQ"}')).not.toBe(tag);
  });

  it.each([
    [tag, true],
    [`W/${tag}`, true],
    [`"other", ${tag}`, true],
    ['*', true],
    ['"other"', false],
    [tag.slice(1, -1), false],
    ['', false],
    [undefined, false],
  ])('If-None-Match %j matches: %s', (header, expected) => {
    expect(matchesEntityTag(header, tag)).toBe(expected);
  });
});
