import { idAt, idBefore, isLaterId, laterId, timeOfId } from './message-ids';

it('ids carry their time', () => {
  const at = new Date('2026-11-20T13:00:00.123Z');
  expect(timeOfId(idAt(at))).toEqual(at);
  // https://discord.com/developers/docs/reference#snowflakes
  expect(timeOfId('175928847299117063').toISOString()).toBe('2016-04-30T11:18:25.796Z');
});

it('ids compare by number, not as text', () => {
  expect(isLaterId('1000000000000000000', '999999999999999999')).toBe(true);
  expect(isLaterId('12', '12')).toBe(false);
  expect(laterId('9', '10')).toBe('10');
  expect(idBefore('1000000000000000000')).toBe('999999999999999999');
});
