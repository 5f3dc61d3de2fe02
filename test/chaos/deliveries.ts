import type { Exchange, Reply } from '@coachwire/simulator';

interface Shown {
  messages: number;
  lost: string[];
  duplicates: number;
  unexplained: string[];
}

interface FootedBody {
  embeds?: readonly { title?: string; footer?: { text?: string } }[];
}

/** What Discord was sent, and when the process was killed: enough to say why something stands there twice. */
export class Deliveries {
  private readonly sends = new Map<string, { exchange: Exchange; atMs: number }[]>();
  private readonly killsAtMs: number[] = [];

  record(exchange: Exchange): void {
    const footer = footerOf(exchange.body as FootedBody | null);
    if (exchange.method !== 'POST' || footer === null) return;
    this.sends.set(footer, [...(this.sends.get(footer) ?? []), { exchange, atMs: performance.now() }]);
  }

  noteKill(): void {
    this.killsAtMs.push(performance.now());
  }

  compare(messages: readonly Reply[], named: ReadonlyMap<number, string>): Shown {
    const bySymbol = new Map<string, string[]>();
    for (const message of messages) {
      const footer = footerOf(message);
      for (const { title = '' } of message.embeds ?? []) {
        const symbol = /^BUY (\S+)/.exec(String(title))?.[1] ?? '';
        if (footer !== null) bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), footer]);
      }
    }
    const lost = [...named].filter(([, symbol]) => !bySymbol.has(symbol)).map(([id, symbol]) => `${id} ${symbol}`);
    const repeated = [...bySymbol].filter(([, footers]) => footers.length > 1);
    const unexplained = repeated.filter(([, footers]) => !this.isExplained(footers)).map(([symbol]) => symbol);
    return { messages: messages.length, lost, duplicates: repeated.length, unexplained };
  }

  /** The same delivery, sent again after its answer was lost: never given, or given to a process that was killed. */
  private isExplained(footers: readonly string[]): boolean {
    const [footer] = footers;
    if (footer === undefined || new Set(footers).size > 1) return false;
    const sends = this.sends.get(footer) ?? [];
    return sends.slice(0, -1).some(({ exchange, atMs }, index) => {
      const nextAtMs = sends[index + 1]!.atMs;
      return (
        exchange.status === undefined ||
        this.killsAtMs.some((killedAtMs) => killedAtMs >= atMs && killedAtMs <= nextAtMs)
      );
    });
  }
}

function footerOf(body: FootedBody | null): string | null {
  return body?.embeds?.at(-1)?.footer?.text ?? null;
}
