import { Injectable } from '@nestjs/common';
import { Outbox } from '../outbox';
import { Storage } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { routeNotFound } from './alert-errors';
import type { SignalType } from '../trading';
import type { AlertSignal } from './alert-signal';
import { alertItem } from './alert-item';
import type { Route } from './routes/route';

/** Shows an operator that a route arrives: a marked alert takes its whole way, and what the route remembers stays as it is. */
@Injectable()
export class RouteTestService {
  constructor(
    private readonly storage: Storage,
    private readonly configuration: AlertConfiguration,
    private readonly outbox: Outbox,
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
    const nowMs = at.getTime();
    const owed = {
      ...{ destinationKey: route.destinationKey, routes: [route.name], isExit: false, maxAgeSeconds: null },
      mentionRoles: route.mentionRole === null ? [] : [route.mentionRole],
    };
    const item = alertItem(testSignal(route, at), owed, { nowMs, isTest: true });
    const [id] = await this.storage.write((tx) => this.outbox.put(tx, [item], nowMs));
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
