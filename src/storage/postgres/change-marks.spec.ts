import { ChangeMarks } from './change-marks';

describe('ChangeMarks', () => {
  const questions: { answer: (mark: string) => void; fail: (error: Error) => void }[] = [];
  const ask = () => new Promise<string>((answer, fail) => questions.push({ answer, fail }));
  beforeEach(() => (questions.length = 0));

  it('asks at once when nobody asks, and once more for all who come meanwhile', async () => {
    const marks = new ChangeMarks(ask);
    const first = marks.now();
    const later = [marks.now(), marks.now()];
    expect(questions).toHaveLength(1);
    questions[0]!.answer('1');
    expect(await first).toBe('1');
    await new Promise(setImmediate);
    expect(questions).toHaveLength(2);
    const last = marks.now();
    questions[1]!.answer('2');
    expect(await Promise.all(later)).toEqual(['2', '2']);
    await new Promise(setImmediate);
    questions[2]!.answer('3');
    expect(await last).toBe('3');
  });

  it('asks anew after a failure', async () => {
    const marks = new ChangeMarks(ask);
    const failing = marks.now();
    const later = marks.now();
    questions[0]!.fail(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    await new Promise(setImmediate);
    questions[1]!.answer('1');
    expect(await later).toBe('1');
  });
});
