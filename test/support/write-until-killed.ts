import { openStorage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';

/** Writes plans to the file of its argument for ever, 16 at a time, and prints the coach of each plan that was acknowledged. */
async function writeForEver(path: string): Promise<void> {
  const storage = await openStorage({ DATABASE_PATH: path, DATABASE_URL: null }, { asServer: true });
  let next = 0;
  const writeOn = async () => {
    for (;;) {
      const coach = `c${next++}`;
      const plan = newPlan({ coach, text: `text of ${coach}` });
      const stored = await storage.write((tx) => tx.plans.insert(plan));
      await storage.write((tx) =>
        tx.plans.saveVersion(stored, {
          ...{ text: `second ${coach}`, charts: null, action: 'edited', messageId: null },
          ...{ editedAt: plan.createdAt, editedBy: plan.author, editedById: plan.authorId },
        }),
      );
      process.stdout.write(`${coach}\n`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, writeOn));
}

void writeForEver(process.argv[2] ?? '');
