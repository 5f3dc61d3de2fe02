import { Injectable } from '@nestjs/common';
import { Storage } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { routeNotFound } from './alert-errors';
import type { AlertSignal, SignalType } from './alert-signal';
import { DestinationRegistry } from '../outbox/destination-registry';
import { AlertQueue } from './alert-queue';
import { newAlert } from './alert-item';
import type { Route } from './routes/route';

/** Shows an operator that a route arrives: a marked alert takes its whole way, and what the route remembers stays as it is. */
@Injectable()
export class RouteTestService {
  constructor(
    private readonly storage: Storage,
    private readonly configuration: AlertConfiguration,
    private readonly registry: DestinationRegistry,
    private readonly queue: AlertQueue,
  ) {}

  /** Answers the alert's id. Throws `route-not-configured` and `outbox-full`. */
  async test(name: string, at: Date): Promise<number> {
    const { routes } = this.configuration;
    const route = routes.find((one) => one.name === name);
    if (!route)
      throw routeNotFound(
        name,
        routes.map((one) => one.name),
      );
    const owed = {
      routes: [route.name],
      isExit: false,
      mentionRoles: route.mentionRole === null ? [] : [route.mentionRole],
      maxAgeSeconds: null,
    };
    const queuing = { destinationId: this.registry.idOf(route.destinationKey), nowMs: at.getTime(), isTest: true };
    const alert = newAlert(testSignal(route, at), owed, queuing);
    const [id] = await this.storage.write((tx) => this.queue.insert(tx, [alert]));
    return id!;
  }
}

/** Looks like what the route usually sends. */
function testSignal({ source, match, enabledAssets, enabledSignalTypes }: Route, at: Date): AlertSignal {
  const signalType: SignalType = [...match.types, ...enabledSignalTypes][0] ?? 'LONG';
  const directions: Partial<Record<SignalType, AlertSignal['direction']>> = {
    LONG: 'BUY',
    BOTTOM: 'BUY',
    SHORT: 'SELL',
    TOP: 'SELL',
  };
  return {
    source,
    symbol: [...match.symbols, ...enabledAssets][0] ?? 'TEST',
    signalType,
    direction: directions[signalType] ?? 'HOLD',
    timestamp: at.toISOString(),
    price: 100,
    strategyName: 'test',
    signalStrength: 'STRONG',
    confidence: 1,
    positionSize: 0.01,
  };
}
