import fc from 'fast-check';
import { openStorage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createSqliteFile } from '../support/databases';

/** What a write does: where it pauses, whether it fails, and how. */
const writeArbitrary = fc.record({
  pausesBefore: fc.boolean(),
  pausesAfter: fc.boolean(),
  ending: fc.constantFrom('succeeds', 'succeeds', 'throws', 'breaks a constraint', 'does not fit'),
});

const pause = () => new Promise((resolve) => setImmediate(resolve));

it('stores exactly the writes that succeed, whatever their neighbours do', async () => {
  const database = await createSqliteFile();
  // Too small for the writes that do not fit: SQLite then rolls the whole group back by itself.
  const storage = await openStorage(database.settings, { pragmas: ['max_page_count = 400'] });
  let guild = 0;
  const property = fc.asyncProperty(fc.array(writeArbitrary, { minLength: 1, maxLength: 12 }), async (writes) => {
    const guildId = `${++guild}`;
    const outcomes = await Promise.allSettled(
      writes.map(({ pausesBefore, pausesAfter, ending }, index) =>
        storage.write(async (tx) => {
          if (pausesBefore) await pause();
          await tx.plans.insert(newPlan({ guildId, coach: `c${index}`, text: 'x' }));
          if (pausesAfter) await pause();
          if (ending === 'throws') throw new Error('thrown');
          if (ending === 'breaks a constraint') await tx.plans.insert(newPlan({ guildId, coach: `c${index}` }));
          if (ending === 'does not fit') {
            await tx.plans.insert(newPlan({ guildId, coach: `big${index}`, text: 'x'.repeat(2_000_000) }));
          }
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual(
      writes.map(({ ending }) => (ending === 'succeeds' ? 'fulfilled' : 'rejected')),
    );
    const stored = (await storage.read.plans.listDay(guildId, newPlan().date)).map((plan) => plan.coach);
    const succeeding = writes.flatMap(({ ending }, index) => (ending === 'succeeds' ? [`c${index}`] : []));
    expect(stored.toSorted()).toEqual(succeeding.toSorted());
  });
  try {
    await fc.assert(property, { numRuns: 60 });
  } finally {
    await storage.close();
    await database.remove();
  }
});
