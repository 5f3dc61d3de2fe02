// Runs the example for TradingAgents on a graph of its shape that needs no model, and prints what its agents read.
import { createClient } from '@coachwire/client';
import { withCoachPlans } from '../examples/trading-agents.mjs';

const read: string[] = [];
const { COACHWIRE_URL, COACHWIRE_API_KEY, BAR_CLOSED_AT } = process.env;
const [day, dayBefore] = process.argv.slice(2);

class Graph {
  async resolveInstrumentContext(ticker: string, assetType = 'stock') {
    return `The instrument is ${ticker}, a ${assetType}.`;
  }

  async propagate(ticker: string): Promise<[unknown, string]> {
    read.push(await this.resolveInstrumentContext(ticker));
    return [null, 'Overweight'];
  }
}

const client = createClient(COACHWIRE_URL!, { apiKey: COACHWIRE_API_KEY });
const graph = new (withCoachPlans(Graph))(client);
const rating = await graph.propagateAndSend('NVDA', day!, 191.82, new Date(BAR_CLOSED_AT!));
await graph.propagate('NVDA', dayBefore!);
console.log(JSON.stringify({ read, rating }));
