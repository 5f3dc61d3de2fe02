import { Injectable } from '@nestjs/common';
import { Storage } from '../storage';
import { CLOSED_BREAKER } from './outcomes/circuit-breaker';
import type { Destination } from './transport';

/** Which row of the store belongs to which configured destination. */
@Injectable()
export class DestinationRegistry {
  private readonly byId = new Map<number, Destination>();
  private readonly idByKey = new Map<string, number>();

  constructor(private readonly storage: Storage) {}

  /** Makes destinations known. Who owes them something registers them before the application has started. */
  async register(destinations: readonly Destination[]): Promise<void> {
    // In one order, so that processes that start together do not wait for each other.
    const added = [...destinations].sort((one, other) => (one.key < other.key ? -1 : 1));
    if (added.length === 0) return;
    const breaker = JSON.stringify(CLOSED_BREAKER);
    const ids = await this.storage.write(async (tx) => {
      const registered: number[] = [];
      for (const { key, name, lane } of added) {
        registered.push(await tx.destinations.register(key, name, lane, breaker));
      }
      return registered;
    });
    for (const [index, destination] of added.entries()) {
      this.byId.set(ids[index]!, destination);
      this.idByKey.set(destination.key, ids[index]!);
    }
  }

  get isEmpty(): boolean {
    return this.byId.size === 0;
  }

  /** The configured destination of a row; null when it is configured no more. */
  find(id: number): Destination | null {
    return this.byId.get(id) ?? null;
  }

  /** What a row is called, for metrics and log. */
  nameOf(id: number): string {
    return this.byId.get(id)?.name ?? String(id);
  }

  /** The row of a configured destination. Throws for one that was never registered: a mistake of the program. */
  idOf(key: string): number {
    const id = this.idByKey.get(key);
    if (id === undefined) throw new Error(`The destination ${key} was never registered`);
    return id;
  }
}
