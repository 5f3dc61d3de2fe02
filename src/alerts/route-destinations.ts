import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DestinationRegistry } from '../outbox';
import { AlertConfiguration } from './alert-configuration';

/** Makes the destinations of the routes known to the outbox. */
@Injectable()
export class RouteDestinations implements OnModuleInit {
  constructor(
    private readonly registry: DestinationRegistry,
    private readonly configuration: AlertConfiguration,
  ) {}

  onModuleInit(): Promise<void> {
    return this.registry.register(this.configuration.destinations);
  }
}
