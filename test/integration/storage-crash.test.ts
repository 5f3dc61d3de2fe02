import { openStorage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { kill, readLines, runScript } from '../support/child-processes';
import { createSqliteFile } from '../support/databases';

it('has every acknowledged write after the process was killed in the middle of others', async () => {
  const database = await createSqliteFile();
  try {
    // Three times on one file: each start recovers what the one before left, and takes over its server lock.
    for (const stopAfter of [1, 150, 300]) {
      const file = database.settings.DATABASE_PATH.replace('.db', `-${stopAfter}.db`);
      const child = runScript('write-until-killed.ts', file);
      const acknowledged: string[] = [];
      await readLines(child, (coach) => {
        acknowledged.push(coach);
        if (acknowledged.length === stopAfter) void kill(child);
      });
      expect(acknowledged.length).toBeGreaterThanOrEqual(stopAfter);

      const storage = await openStorage({ ...database.settings, DATABASE_PATH: file }, { asServer: true });
      const plans = await storage.read.plans.listDay(newPlan().guildId, newPlan().date);
      const { total_edits } = await storage.read.plans.counts();
      await storage.close();
      const stored = new Map(plans.map((plan) => [plan.coach, plan]));
      for (const coach of acknowledged)
        expect(stored.get(coach)).toMatchObject({ text: `second ${coach}`, version: 2 });
      // What was not answered is there whole or not at all.
      expect(plans.filter((plan) => plan.version === 2)).toHaveLength(total_edits);
    }
  } finally {
    await database.remove();
  }
});
