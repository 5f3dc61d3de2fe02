import { readNames } from './name-mapping';

const id = /^[1-9]\d{16,19}$/;

it('reads names in any case, also with an equals sign in them', () => {
  const names = readNames('--authors', 'Dana R=200000000000000001, a=b=200000000000000002,', id, 'x');
  expect([...names]).toEqual([
    ['dana r', '200000000000000001'],
    ['a=b', '200000000000000002'],
  ]);
});

it.each(['dana', 'dana=', '=200000000000000001', 'dana=12'])('refuses %j', (text) => {
  expect(() => readNames('--authors', text, id, 'name=id,…')).toThrow(`--authors must be name=id,…, not "${text}".`);
});
