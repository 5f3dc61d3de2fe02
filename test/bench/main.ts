import { benchDayReads } from './day-reads.bench';
import { benchPlanReads } from './plan-reads.bench';

const benches: Record<string, () => Promise<void>> = {
  'plan-reads': benchPlanReads,
  'day-reads': benchDayReads,
};

/** `npm run bench` runs all; `npm run bench -- plan-reads` those named. */
async function main(names: string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const bench = benches[name];
    if (!bench) throw new Error(`There is no bench '${name}'; there are ${Object.keys(benches).join(', ')}.`);
    await bench();
  }
}

void main(process.argv.slice(2));
