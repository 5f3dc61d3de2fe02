import { planForm, type PlanForm } from './plan-form';

const coach = { code: 'd', name: 'Day Trading', description: '', userIds: [], roleIds: [] };
const form: PlanForm = {
  ...{ command: 'plan', coach, date: '2026-11-20', text: '' },
  ...{ openedAt: new Date('2026-11-20T14:30:00Z'), chartsKey: null, maxCharts: 10 },
};
const made = (overrides: Partial<PlanForm> = {}) => planForm({ ...form, ...overrides }).toJSON();
const lastField = (overrides: Partial<PlanForm>) => JSON.stringify(made(overrides).components.at(-1));

describe('the form of a plan', () => {
  // Discord refuses a longer title: https://discord.com/developers/docs/interactions/receiving-and-responding
  it('has a title that Discord takes, however long the name of the coach', () => {
    const { title } = made({ coach: { ...coach, code: 'a'.repeat(16), name: 'A'.repeat(60) } });
    expect(title.length).toBeLessThanOrEqual(45);
    expect(made().title).toBe('Plan · Day Trading (d)');
  });

  // As long as an id may be: https://discord.com/developers/docs/components/reference#anatomy-of-a-component
  it('has an id that Discord takes, however long the code of the coach', () => {
    const id = made({ coach: { ...coach, code: 'a'.repeat(16) }, chartsKey: '9'.repeat(20) }).custom_id;
    expect(id.length).toBeLessThanOrEqual(100);
  });

  it('takes as many charts as are kept, at most ten, and none where none are', () => {
    expect(lastField({ maxCharts: 3 })).toContain('"max_values":3');
    expect(lastField({ maxCharts: 25 })).toContain('"max_values":10');
    expect(made({ maxCharts: 0 }).components).toHaveLength(2);
  });

  it('says what becomes of the charts', () => {
    expect(lastField({})).toContain('Images to show with the plan.');
    expect(lastField({ chartsKey: '1' })).toContain('those of your command are kept');
    expect(lastField({ command: 'edit' })).toContain('without any they stay');
  });
});
