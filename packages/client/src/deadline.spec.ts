import { deadlineIn, hasPassed } from './deadline';

describe('a deadline', () => {
  let steadyMs = 0;
  let timeOfDayMs = 1e12;
  beforeEach(() => {
    jest.spyOn(performance, 'now').mockImplementation(() => steadyMs);
    jest.spyOn(Date, 'now').mockImplementation(() => timeOfDayMs);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['has passed when both clocks say so', 1000, 1000, true],
    ['has not passed before', 999, 999, false],
    ['has passed while the computer slept', 1, 1000, true],
    ['has passed though the time of day was set back', 1000, -5000, true],
  ])('%s', (_, steady, timeOfDay, passed) => {
    const deadline = deadlineIn(1000);
    steadyMs += steady;
    timeOfDayMs += timeOfDay;
    expect(hasPassed(deadline)).toBe(passed);
  });
});
