import { setTimeout as delay } from 'node:timers/promises';

export interface MockStrategies {
  /** Where the application listens. */
  url: string;
  /** An API key that may send signals. */
  key: string;
  onProgress?: (what: string) => void;
  /** Ends them. */
  signal: AbortSignal;
  /** The pause between two requests, in ms. */
  pauseMs?: number;
}

type Signal = ReturnType<typeof signal>;

/** What the strategies say, one round after the other and from the start again: entries, an exit, a disagreement. */
const ROUNDS: Record<string, Signal[]>[] = [
  {
    momentum: [signal('NVDA', 'LONG', 191.82, 0.86), signal('AAPL', 'LONG', 274.28, 0.74)],
    breakout: [signal('NVDA', 'LONG', 191.9, 0.78), signal('TSLA', 'SHORT', 402.15, 0.81)],
    mean_reversion: [signal('BTCUSD', 'LONG', 68_250.5, 0.69)],
  },
  { momentum: [signal('NVDA', 'CLOSE', 194.12, 0.9)], breakout: [signal('MSFT', 'LONG', 512.4, 0.72)] },
  { momentum: [signal('SPY', 'LONG', 656.5, 0.71)], mean_reversion: [signal('SPY', 'SHORT', 656.4, 0.66)] },
  { breakout: [signal('TSLA', 'CLOSE', 396.3, 0.83)], mean_reversion: [signal('DOGEUSD', 'LONG', 0.15234, 0.7)] },
];

/** Lets strategies send their signals over HTTP, as a trader's own would, until they are ended. */
export async function playMockStrategies(options: MockStrategies): Promise<void> {
  for (let round = 0; !options.signal.aborted; round++) {
    const signals = ROUNDS[round % ROUNDS.length] ?? {};
    const queued = await send(signals, options);
    const said = Object.values(signals).flatMap((list) =>
      list.map(({ signal_type, symbol }) => `${symbol} ${signal_type}`),
    );
    const alerts = queued === 1 ? '1 alert' : `${queued} alerts`;
    if (round < ROUNDS.length) options.onProgress?.(`strategies sent ${said.join(', ')}: ${alerts} queued`);
    await delay(options.pauseMs ?? 15_000, undefined, { signal: options.signal, ref: false }).catch(() => undefined);
  }
}

async function send(signals: Record<string, Signal[]>, { url, key, signal }: MockStrategies): Promise<number> {
  const timestamp = new Date().toISOString();
  const dated = Object.entries(signals).map(([name, list]) => [name, list.map((said) => ({ ...said, timestamp }))]);
  const response = await fetch(`${url}/api/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ strategy_signals: Object.fromEntries(dated) as object }),
    signal,
  });
  const answer = await response.text();
  if (response.status !== 202) throw new Error(`POST /api/signals answered ${response.status}: ${answer}`);
  return (JSON.parse(answer) as { alerts_queued: number[] }).alerts_queued.length;
}

function signal(symbol: string, signal_type: string, price: number, confidence: number) {
  const away = signal_type === 'SHORT' ? -1 : 1;
  const isEntry = signal_type !== 'CLOSE';
  return {
    symbol,
    signal_type,
    price,
    confidence,
    signal_strength: confidence > 0.8 ? 'STRONG' : 'MODERATE',
    position_size: 0.05,
    ...(isEntry && { stop_loss: round(price * (1 - away * 0.012)), take_profit: round(price * (1 + away * 0.03)) }),
    analysis_data: { reason: isEntry ? 'Volume above its average through the level' : 'Target reached' },
  };
}

function round(price: number): number {
  return Number(price.toPrecision(6));
}
