// A strategy that sends its signals: COACHWIRE_API_KEY=cw_… npx tsx send-signals.mts
import { CoachwireError, createClient, type SignalInput } from '@coachwire/client';

const client = createClient(process.env.COACHWIRE_URL ?? 'http://localhost:5000', {
  apiKey: process.env.COACHWIRE_API_KEY,
});

/** Long when the last close is over the average of all. */
function decide(symbol: string, closes: number[], at: Date): SignalInput {
  const price = closes.at(-1)!;
  const average = closes.reduce((sum, close) => sum + close) / closes.length;
  return {
    symbol,
    signal_type: price > average ? 'LONG' : 'SHORT',
    timestamp: at.toISOString(),
    price,
    signal_strength: 'MODERATE',
    confidence: Math.min(0.9, 0.6 + Math.abs(price / average - 1)),
    position_size: 0.02,
  };
}

const at = new Date(process.env.BAR_CLOSED_AT ?? Date.now());
const signal = decide('NVDA', [188.1, 189.4, 190.2, 191.82], at);

const { aggregated } = await client.analyzeSignals({ momentum: [signal] });
const said = aggregated.map(({ symbol, direction }) => `${direction} ${symbol}`);
console.log(`Together the strategies would say: ${said.join(', ')}`);

try {
  // The same bar has the same key: run again after a crash, it sends nothing twice.
  const sent = await client.sendSignals(
    { momentum: [signal] },
    { idempotencyKey: `momentum-NVDA-${at.toISOString()}` },
  );
  console.log(`Stored ${sent.accepted}; alerts owed: ${sent.alerts_queued.length}`);
  for (const { route, reason } of sent.suppressed) console.log(`  not sent by ${route}: ${reason}`);
} catch (error) {
  if (!(error instanceof CoachwireError)) throw error;
  console.log(`Not sent (${error.kind}): ${error.message}. Try again with the key ${error.idempotencyKey}.`);
  process.exitCode = 1;
}
