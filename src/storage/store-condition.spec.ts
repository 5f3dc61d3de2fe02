import { DomainError } from '../errors';
import { StoreCondition } from './store-condition';

const problem = (code: string) => new DomainError('unavailable', code, `The store: ${code}.`);

describe('StoreCondition', () => {
  let told: (string | null)[];
  let condition: StoreCondition;

  beforeEach(() => {
    told = [];
    condition = new StoreCondition((error) => told.push(error?.code ?? null));
  });

  it('tells a problem once, however often and by whom it is met, and that it is over', () => {
    for (const use of ['write', 'write', 'check', 'read'] as const) condition.failed(use, problem('storage-replaced'));
    condition.worked('read');
    condition.worked('check');
    expect(told).toEqual(['storage-replaced']);
    condition.worked('write');
    condition.worked('write');
    expect(told).toEqual(['storage-replaced', null]);
  });

  it('tells each problem of its own', () => {
    condition.failed('write', problem('storage-full'));
    condition.failed('read', problem('storage-damaged'));
    condition.worked('write');
    expect(told).toEqual(['storage-full', 'storage-damaged']);
    condition.worked('read');
    expect(told).toEqual(['storage-full', 'storage-damaged', null]);
  });

  it('does not fill the log when a problem comes and goes', () => {
    for (let turn = 0; turn < 10; turn++) {
      condition.failed('write', problem('storage-full'));
      condition.worked('write');
    }
    expect(told).toEqual(['storage-full', null]);
  });

  it('marks what it has told, and leaves alone what is no problem of the store', () => {
    const others = [problem('storage-busy'), problem('storage-closed'), problem('outbox-full'), new Error('x'), 'x'];
    for (const error of others) condition.failed('write', error);
    expect(told).toEqual([]);
    expect(others.map((error) => error instanceof DomainError && error.isReported)).not.toContain(true);
    const first = problem('storage-full');
    const second = problem('storage-full');
    for (const error of [first, second]) condition.failed('write', error);
    expect([first.isReported, second.isReported]).toEqual([true, true]);
  });
});
