// Reads the plans of the day before deciding: COACHWIRE_URL=http://localhost:5000 npx tsx read-plans.mts
import { createClient } from '@coachwire/client';

const client = createClient(process.env.COACHWIRE_URL ?? 'http://localhost:5000', { logger: console });

const plans = await client.fetchAllCoachPlans();
for (const [coach, { date, plan, charts, stale }] of Object.entries(plans)) {
  console.log(`${coach} for ${date}${stale ? ' (an older copy: the server is away)' : ''}: ${plan}`);
  for (const chart of charts) console.log(`  chart: ${chart}`);
}

// One coach: "not posted yet" is an answer, and so is that the server cannot be asked.
const plan = await client.fetchCoachPlan('d');
if (plan.error !== undefined) console.log(`Decide without coach d: ${plan.error}`);
else if (!plan.available) console.log('Coach d has posted no plan yet.');
else console.log(`Decide with coach d's plan in mind, version ${plan.version}.`);
