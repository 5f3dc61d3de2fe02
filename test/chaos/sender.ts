import { setTimeout as sleep } from 'node:timers/promises';
import { wireSignal } from '../support/alert-wire';

const CONNECTIONS = 8;

/** Posts signals as fast as they are answered, each of a symbol of its own, and remembers what the answers named. */
export class Sender {
  /** The symbol of each alert that an answer named, by the alert's id. */
  readonly named = new Map<number, string>();
  private isStopping = false;
  private next = 0;
  private loops: Promise<void>[] = [];

  constructor(readonly key: string) {}

  start(url: string): void {
    this.loops = Array.from({ length: CONNECTIONS }, () => this.sendOn(url));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.loops);
  }

  private async sendOn(url: string): Promise<void> {
    while (!this.isStopping) {
      const id = `c${this.next++}`;
      await this.send(url, id, id.toUpperCase());
    }
  }

  /** An unanswered request is sent again under its `signal_id`, as a strategy does. */
  private async send(url: string, signalId: string, symbol: string): Promise<void> {
    const body = JSON.stringify({
      signals: [wireSignal({ symbol, signal_id: signalId, timestamp: new Date().toISOString() })],
    });
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    while (!this.isStopping) {
      const response = await fetch(`${url}/api/signals`, { method: 'POST', headers, body }).catch(() => null);
      if (response?.status === 202) {
        const { alerts_queued: ids } = (await response.json().catch(() => ({ alerts_queued: [] }))) as {
          alerts_queued: number[];
        };
        for (const id of ids) this.named.set(id, symbol);
        return;
      }
      await response?.arrayBuffer().catch(() => null);
      await sleep(20);
    }
  }
}
