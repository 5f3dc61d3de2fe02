import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describePython, PYTHON_CLIENT } from '../../support/python';

describePython('the Python client', (python) => {
  it.each(['test_drop_in', 'test_sharing'])('passes %s', async (name) => {
    const run = promisify(execFile)(python, ['-B', '-m', 'unittest', name], { cwd: `${PYTHON_CLIENT}/test` });
    // unittest prints its report on stderr.
    const report = await run.then(
      ({ stderr }) => stderr,
      (error: { stderr: string }) => error.stderr,
    );
    expect(report).toMatch(/\nRan \d+ tests in .*\n\nOK/);
  });
});
