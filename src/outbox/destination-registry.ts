import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Storage } from '../storage';
import { AlertConfiguration } from '../alerts/alert-configuration';
import { CLOSED_BREAKER } from './outcomes/circuit-breaker';
import type { Destination } from '../transports/discord/destination';

/** Which row of the store belongs to which configured destination. */
@Injectable()
export class DestinationRegistry implements OnModuleInit {
  private readonly byId = new Map<number, Destination>();
  private readonly idByKey = new Map<string, number>();

  constructor(
    private readonly storage: Storage,
    private readonly configuration: AlertConfiguration,
  ) {}

  async onModuleInit(): Promise<void> {
    const breaker = JSON.stringify(CLOSED_BREAKER);
    // In one order, so that processes that start together do not wait for each other.
    const destinations = [...this.configuration.destinations].sort((one, other) => (one.key < other.key ? -1 : 1));
    if (destinations.length === 0) return;
    const ids = await this.storage.write(async (tx) => {
      const registered: number[] = [];
      for (const destination of destinations) {
        const channelId = destination.kind === 'channel' ? destination.channelId : null;
        registered.push(await tx.destinations.register(destination.key, destination.name, channelId, breaker));
      }
      return registered;
    });
    for (const [index, destination] of destinations.entries()) {
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

  /** The row of a configured destination. */
  idOf(key: string): number {
    const id = this.idByKey.get(key);
    if (id === undefined) throw new Error(`The destination ${key} was never registered`);
    return id;
  }
}
