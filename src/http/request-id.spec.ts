import { requestIdOf } from './request-id';

describe('requestIdOf', () => {
  it.each(['a', 'A-1_b.c', '9'.repeat(128)])('keeps %s', (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toBe(id);
  });

  it.each(['', 'a b', 'a\nb', 'é', '<x>', '9'.repeat(129), undefined])('replaces %j', (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('gives each request one of its own', () => {
    expect(requestIdOf({})).not.toBe(requestIdOf({}));
  });
});
