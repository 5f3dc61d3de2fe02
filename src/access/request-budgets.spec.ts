import { RequestBudgets } from './request-budgets';

describe('request budgets', () => {
  it('let a client spend a minute’s worth at once, then what time brings', () => {
    const budgets = new RequestBudgets(6);
    const at = (ms: number) => budgets.take('a', ms);
    expect(Array.from({ length: 8 }, () => at(0))).toEqual([0, 0, 0, 0, 0, 0, 10, 10]);
    expect(at(9_000)).toBe(1);
    expect(at(10_000)).toBe(0);
    expect(at(10_000)).toBe(10);
    expect(Array.from({ length: 7 }, () => at(600_000))).toEqual([0, 0, 0, 0, 0, 0, 10]);
  });

  it('look without taking', () => {
    const budgets = new RequestBudgets(1);
    expect(budgets.wait('a', 0)).toBe(0);
    expect(budgets.take('a', 0)).toBe(0);
    expect(budgets.wait('a', 0)).toBe(60);
    expect(budgets.wait('b', 0)).toBe(0);
    expect(budgets.wait('a', 60_000)).toBe(0);
  });

  it('are kept apart, and stand a clock that is set back', () => {
    const budgets = new RequestBudgets(1);
    expect([budgets.take('a', 60_000), budgets.take('b', 60_000), budgets.take('a', 0)]).toEqual([0, 0, 60]);
  });

  it('forget the client unheard of for longest, so that memory is bounded', () => {
    const budgets = new RequestBudgets(1);
    for (let client = 0; client <= 10_000; client++) budgets.take(String(client), 0);
    expect(budgets.take('0', 0)).toBe(0);
    expect(budgets.take('10000', 0)).toBe(60);
  });
});
