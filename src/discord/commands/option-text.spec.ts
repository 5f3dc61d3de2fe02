import { withLineBreaks } from './option-text';

describe('withLineBreaks', () => {
  it.each([
    ['Long NQ\\nStop 20,950', 'Long NQ\nStop 20,950'],
    ['Long\\n\\n- one\\r\\n- two', 'Long\n\n- one\n- two'],
    ['\\nLong', '\nLong'],
    ['Long \\\\n stays', 'Long \\n stays'],
    ['Long\nwith \\n', 'Long\nwith \\n'],
    ['No break \\ at all', 'No break \\ at all'],
  ])('%j is %j', (written, meant) => {
    expect(withLineBreaks(written)).toBe(meant);
  });
});
