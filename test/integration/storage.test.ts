import { DomainError } from '../../src/errors';
import { openStorage, type Plan, type Storage, type WriteTransaction } from '../../src/storage';
import { schema } from '../../src/storage/schema';
import { newChart, newPlan } from '../factories/new-plan';
import { createDatabase, engines, type TestDatabase } from '../support/databases';

const at = '2026-11-20T14:00:00.000Z';
const dana = { editedBy: 'Dana', editedById: '200000000000000001' };
const guildId = newPlan().guildId;

const versionOf = (text: string) => ({ text, charts: null, editedAt: at, ...dana, messageId: null });
const textsOf = (plans: { text: string }[]) => plans.map((plan) => plan.text);

describe.each(engines)('storage on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;

  beforeEach(async () => {
    database = await createDatabase(engine);
    storage = await openStorage(database.settings);
  });

  afterEach(async () => {
    await storage.close();
    await database.remove();
  });

  const insert = (overrides: Parameters<typeof newPlan>[0] = {}) =>
    storage.write((tx) => tx.plans.insert(newPlan(overrides)));
  const findLive = (plan: { coach: string; date: string }) =>
    storage.read.plans.findLive(guildId, plan.coach, plan.date);
  const historyOf = (plan: { coach: string; date: string }) =>
    storage.read.plans.listRevisions(guildId, plan.coach, plan.date);

  /** Posts as the plans service does: a new plan, or the next version of the live one. */
  async function post(tx: WriteTransaction, coach: string, text: string): Promise<Plan> {
    const live = await tx.plans.findLive(guildId, coach, newPlan().date);
    if (!live) return tx.plans.insert(newPlan({ coach, text }));
    return tx.plans.saveVersion(live, { ...versionOf(text), action: 'reposted' });
  }

  it('names its engine and is healthy', async () => {
    expect(storage.engine).toBe(engine);
    await expect(storage.checkHealth()).resolves.toMatchObject({
      engine,
      migration: schema.migrations.at(-1)!.name,
    });
  });

  it('gives back what was stored, charts in their order', async () => {
    const charts = [
      newChart({ filename: 'b.png' }),
      newChart({ filename: 'a.png', contentType: null, sizeBytes: null }),
    ];
    const plan = await insert({ messageId: '500', charts });
    const { charts: _, ...columns } = newPlan({ messageId: '500' });
    expect(plan).toMatchObject({ ...columns, id: 1, version: 1, editedAt: null, deletedAt: null });
    expect(plan.charts.map((chart) => [chart.position, chart.filename])).toEqual([
      [0, 'b.png'],
      [1, 'a.png'],
    ]);
    expect(await findLive(plan)).toEqual(plan);
  });

  it.each([
    ['quotes and backslashes', `'"\`\\ '); DROP TABLE coach_plans; -- ? $1 %s`],
    ['emoji and joined emoji', '📈👩‍💻🏳️‍🌈🇺🇸'],
    ['right-to-left text', 'קנה ב־5000 ומכור \u202eאחר כך\u202c مرحبا'],
    ['every kind of line break and space', ' a\r\nb\nc\rd\te \u00a0\u2028\ufeff '],
    ['combining marks, not normalised', 'e\u0301 é ﬁ Å'],
    ['control characters', '\u0001\u001b[31m\u007f'],
    ['4000 code points outside the basic plane', '😀'.repeat(4000)],
  ])('keeps %s byte for byte', async (_what, text) => {
    const plan = await insert({ text, author: text.slice(0, 20), channel: text.slice(0, 20) });
    const edited = await storage.write((tx) => tx.plans.saveVersion(plan, { ...versionOf('next'), action: 'edited' }));
    const [revision] = await historyOf(edited);
    expect(Buffer.from(revision?.text ?? '')).toEqual(Buffer.from(text));
    expect(await findLive(plan)).toMatchObject({ text: 'next', author: plan.author, channel: plan.channel });
  });

  it('keeps each version with the charts that it had', async () => {
    const first = await insert({ text: 'one', charts: [newChart({ filename: '1.png' })] });
    const second = await storage.write((tx) =>
      tx.plans.saveVersion(first, { ...versionOf('two'), messageId: '501', action: 'edited' }),
    );
    const charts = [newChart({ filename: '3.png' }), newChart({ filename: '4.png' })];
    const third = await storage.write((tx) =>
      tx.plans.saveVersion(second, { ...versionOf('three'), charts, action: 'reposted' }),
    );
    expect(await findLive(first)).toEqual(third);
    expect(second).toMatchObject({ version: 2, messageId: '501', editedAt: at });
    expect(third).toMatchObject({ version: 3, messageId: null });
    const history = await historyOf(first);
    expect(
      history.map((each) => [each.version, each.text, each.action, each.charts.map((chart) => chart.filename)]),
    ).toEqual([
      [2, 'two', 'reposted', ['1.png']],
      [1, 'one', 'edited', ['1.png']],
    ]);
    expect(history[0]).toMatchObject({ planId: first.id, author: 'Dana', editedAt: at, ...dana });
  });

  it('frees the slot of a deleted plan and keeps its history with that of its successor', async () => {
    const first = await insert({ text: 'one' });
    await storage.write((tx) => tx.plans.softDelete(first, { deletedAt: at, ...dana }));
    expect(await findLive(first)).toBeNull();
    const second = await insert({ text: 'two' });
    await storage.write((tx) => tx.plans.saveVersion(second, { ...versionOf('three'), action: 'edited' }));
    expect((await historyOf(first)).map((each) => [each.planId, each.action, each.text])).toEqual([
      [second.id, 'edited', 'two'],
      [first.id, 'deleted', 'one'],
    ]);
  });

  it('lets one live plan hold a slot', async () => {
    await insert();
    // The driver keeps its class of errors for the process, so in another test file it is no Error of that file's.
    await expect(insert({ text: 'another' })).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
    expect(await findLive(newPlan())).toMatchObject({ text: newPlan().text });
    await insert({ coach: 'i' });
    await insert({ guildId: '7' });
  });

  it('refuses a version made from a plan that has changed', async () => {
    const plan = await insert();
    await storage.write((tx) => tx.plans.saveVersion(plan, { ...versionOf('two'), action: 'edited' }));
    await expect(
      storage.write((tx) => tx.plans.saveVersion(plan, { ...versionOf('lost'), action: 'edited' })),
    ).rejects.toMatchObject({ code: 'plan-changed', kind: 'conflict' });
    expect(await findLive(plan)).toMatchObject({ text: 'two', version: 2 });
  });

  it('lists a day, an author, a range in pages, and the guilds', async () => {
    const days = ['2026-11-18', '2026-11-19', '2026-11-20'];
    for (const date of days) for (const coach of ['s', 'd']) await insert({ coach, date, text: `${coach} ${date}` });
    await insert({ guildId: '7', text: 'elsewhere' });
    await insert({ coach: 'i', authorId: '9', text: 'by another', charts: [newChart(), newChart()] });
    const { plans } = storage.read;
    expect(textsOf(await plans.listDay(guildId, '2026-11-20'))).toEqual(['d 2026-11-20', 'by another', 's 2026-11-20']);
    expect(textsOf(await plans.listByAuthor(guildId, '2026-11-20', '9'))).toEqual(['by another']);
    expect(await plans.listGuildIds()).toEqual([guildId, '7'].toSorted());

    const pages: string[][] = [];
    let before: { date: string; id: number } | undefined;
    do {
      const page = await plans.listRange({ guildId, from: '2026-11-19', to: '2026-11-20', before, limit: 2 });
      pages.push(textsOf(page));
      before = page.at(-1);
    } while (before);
    expect(pages).toEqual([['by another', 'd 2026-11-20'], ['s 2026-11-20', 'd 2026-11-19'], ['s 2026-11-19'], []]);
    expect(textsOf(await plans.listRange({ guildId, coach: 's', limit: 2 }))).toEqual(['s 2026-11-20', 's 2026-11-19']);
  });

  it('counts', async () => {
    expect(await storage.read.plans.counts()).toEqual({
      total_plans: 0,
      total_charts: 0,
      total_edits: 0,
      latest_plan: null,
    });
    const plan = await insert({ charts: [newChart()] });
    const next = await storage.write((tx) => tx.plans.saveVersion(plan, { ...versionOf('two'), action: 'edited' }));
    await insert({ coach: 'i', createdAt: '2026-11-20T15:00:00.000Z' });
    await insert({ coach: 's', createdAt: at });
    await storage.write((tx) => tx.plans.softDelete(next, { deletedAt: at, ...dana }));
    expect(await storage.read.plans.counts()).toEqual({
      total_plans: 2,
      total_charts: 1,
      total_edits: 1,
      // The one posted last, although another one was stored later.
      latest_plan: '2026-11-20T15:00:00.000Z',
    });
  });

  it('gives an event to the first who claims it, and to another when that one failed', async () => {
    const claim = () => storage.write((tx) => tx.handledEvents.claim('900', at));
    const failed = storage.write(async (tx) => {
      expect(await tx.handledEvents.claim('900', at)).toBe(true);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const claims = await Promise.all(Array.from({ length: 20 }, claim));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claim()).toBe(false);
  });

  it('takes back what failed, and nothing of its neighbours', async () => {
    const coaches = Array.from({ length: 60 }, (_, index) => `c${index}`);
    const outcomes = await Promise.allSettled(
      coaches.map((coach, index) =>
        storage.write(async (tx) => {
          await tx.plans.insert(newPlan({ coach, charts: [newChart()] }));
          if (index % 3 === 0) throw new Error(`refused ${coach}`);
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual(
      coaches.map((_, index) => (index % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
    const stored = (await storage.read.plans.listDay(guildId, newPlan().date)).map((plan) => plan.coach);
    expect(stored.toSorted()).toEqual(coaches.filter((_, index) => index % 3 !== 0).toSorted());
    expect(await storage.read.plans.counts()).toMatchObject({ total_charts: stored.length });
  });

  it('never shows a reader what is not committed', async () => {
    const seen: unknown[] = [];
    const written = storage.write(async (tx) => {
      await tx.plans.insert(newPlan());
      seen.push(await findLive(newPlan()), await tx.plans.findLive(guildId, 'd', newPlan().date));
    });
    await written;
    expect(seen).toEqual([null, expect.objectContaining({ id: 1 })]);
    expect(await findLive(newPlan())).not.toBeNull();
  });

  it('refuses a write inside a write, and goes on', async () => {
    await expect(storage.write(() => insert())).rejects.toThrow(/inside a write/);
    await insert();
    expect(await findLive(newPlan())).not.toBeNull();
  });

  it('ends 200 concurrent posts, edits and deletions with the right rows and a complete history', async () => {
    const coaches = ['d', 'i', 's', 'n', 'x'];
    const done = new Map(coaches.map((coach) => [coach, { texts: [] as string[], deletions: 0 }]));
    const act = async (index: number) => {
      const coach = coaches[index % coaches.length] ?? 'd';
      const record = done.get(coach);
      const text = `text ${index}`;
      if (index % 4 === 3) {
        const isDeleted = await storage.write(async (tx) => {
          const live = await tx.plans.findLive(guildId, coach, newPlan().date);
          return live ? tx.plans.softDelete(live, { deletedAt: at, ...dana }) : null;
        });
        if (isDeleted && record) record.deletions++;
      } else {
        await storage.write((tx) => post(tx, coach, text));
        record?.texts.push(text);
      }
    };
    await Promise.all(Array.from({ length: 200 }, (_, index) => act(index)));

    for (const coach of coaches) {
      const slot = { coach, date: newPlan().date };
      const live = await findLive(slot);
      const revisions = await historyOf(slot);
      const { texts, deletions } = done.get(coach) ?? { texts: [], deletions: -1 };
      // Every text that was answered is the live one or a revision, once.
      expect([...textsOf(revisions), ...(live ? [live.text] : [])].toSorted()).toEqual(texts.toSorted());
      expect(revisions.filter((each) => each.action === 'deleted')).toHaveLength(deletions);
      for (const planId of new Set(revisions.map((each) => each.planId))) {
        const versions = revisions.filter((each) => each.planId === planId).map((each) => each.version);
        const last = live?.id === planId ? live.version - 1 : versions.length;
        expect(versions.toReversed()).toEqual(Array.from({ length: last }, (_, index) => index + 1));
      }
    }
    expect(await storage.read.plans.listDay(guildId, newPlan().date)).toHaveLength(
      (await Promise.all(coaches.map((coach) => findLive({ coach, date: newPlan().date })))).filter(Boolean).length,
    );
  });

  it('keeps everything over a restart', async () => {
    const plan = await insert({ charts: [newChart()] });
    await storage.close();
    storage = await openStorage(database.settings);
    expect(await findLive(plan)).toEqual(plan);
  });

  it('finishes waiting writes when it closes, and refuses later ones', async () => {
    const writes = ['a', 'b', 'c'].map((coach) => insert({ coach }));
    await storage.close();
    await expect(Promise.all(writes)).resolves.toHaveLength(3);
    await expect(insert()).rejects.toMatchObject({ code: 'storage-closed' });
    storage = await openStorage(database.settings);
    expect(await storage.read.plans.listDay(guildId, newPlan().date)).toHaveLength(3);
  });

  it('refuses more writes than may wait', async () => {
    const small = await openStorage(database.settings, { maxWaiting: 3 });
    try {
      const insertSmall = (coach: string) => small.write((tx) => tx.plans.insert(newPlan({ coach })));
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => insertSmall(`c${index}`)));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.length).toBeGreaterThan(0);
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'storage-busy', retryAfterSeconds: 5 });
      expect(await small.read.plans.counts()).toMatchObject({ total_plans: 20 - refused.length });
    } finally {
      await small.close();
    }
  });

  it('tells an observer how long writes and queries took, and counts', async () => {
    const durations: Record<string, number[]> = { writes: [], queries: [] };
    storage.observer = {
      onWrite: (seconds) => durations.writes?.push(seconds),
      onQuery: (seconds) => durations.queries?.push(seconds),
    };
    await insert();
    await findLive(newPlan());
    await expect(storage.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const refusal = new DomainError('forbidden', 'not-yours', 'Not yours.');
    await expect(storage.write(() => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(storage).toMatchObject({ writesTotal: 1, writeFailuresTotal: 1, queueDepth: 0 });
    expect([durations.writes?.length, durations.queries?.length]).toEqual([3, 1]);
    expect(durations.writes?.every((seconds) => seconds > 0 && seconds < 5)).toBe(true);
  });
});
