import { benchAlertBacklog } from './alert-backlog.bench';
import { benchAlertDelivery } from './alert-delivery.bench';
import { benchHangingDestination } from './alert-hanging.bench';
import { benchClient } from './client.bench';
import { benchDayReads } from './day-reads.bench';
import { benchDiscordCommands } from './discord-commands.bench';
import { benchKickFlood } from './kick-flood.bench';
import { benchKickReading } from './kick-reading.bench';
import { benchPlanReads } from './plan-reads.bench';
import { benchPlanSaves } from './plan-saves.bench';
import { benchSignalIntake } from './signal-intake.bench';
import { benchSignalLatency } from './signal-latency.bench';
import { benchStartup } from './startup.bench';
import { benchStrategies } from './strategies.bench';

const benches: Record<string, () => Promise<void>> = {
  startup: benchStartup,
  'plan-reads': benchPlanReads,
  'plan-saves': benchPlanSaves,
  'day-reads': benchDayReads,
  'discord-commands': benchDiscordCommands,
  client: benchClient,
  'signal-intake': benchSignalIntake,
  'signal-latency': benchSignalLatency,
  'alert-delivery': benchAlertDelivery,
  'alert-backlog': benchAlertBacklog,
  'alert-hanging': benchHangingDestination,
  'kick-reading': benchKickReading,
  'kick-flood': benchKickFlood,
  strategies: benchStrategies,
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
