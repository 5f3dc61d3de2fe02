import { Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, ExternalContextCreator, MetadataScanner, Reflector } from '@nestjs/core';
import { type NecordBaseDiscovery, NecordParamsFactory } from 'necord';

type Handler = (...args: unknown[]) => unknown;

/**
 * Stands in for Necord's explorer and finds the decorated handlers of this application. Necord keeps the application that it
 * met first on the decorated function itself, so that a second one in the same process would call the handlers of the first:
 * here every application gets its own copy. Handlers belong to singletons.
 */
@Injectable()
export class PerAppExplorer {
  private readonly params = new NecordParamsFactory();

  constructor(
    private readonly providers: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly contexts: ExternalContextCreator,
  ) {}

  /** What Necord's decorators with that metadata key mark, ready to be executed. */
  explore(metadataKey: string): NecordBaseDiscovery[] {
    const instances = this.providers.getProviders().map(({ instance }) => instance as unknown);
    return instances.filter(isObject).flatMap((instance) => this.exploreInstance(instance, metadataKey));
  }

  private exploreInstance(instance: Record<string, unknown>, metadataKey: string): NecordBaseDiscovery[] {
    const names = this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object);
    return names.flatMap((name) => {
      const handler = instance[name] as Handler;
      const marked = this.reflector.get<NecordBaseDiscovery | undefined>(metadataKey, handler);
      return marked ? [this.bind(marked, instance, name, handler)] : [];
    });
  }

  private bind(marked: NecordBaseDiscovery, instance: object, name: string, handler: Handler): NecordBaseDiscovery {
    const own = copyOf(marked);
    own.setDiscoveryMeta({ class: instance.constructor, handler });
    const options = { guards: true, filters: true, interceptors: true };
    own.setContextCallback(
      this.contexts.create(
        instance,
        handler,
        name,
        ROUTE_ARGS_METADATA,
        this.params,
        undefined,
        undefined,
        options,
        'necord',
      ),
    );
    return own;
  }
}

function copyOf(marked: NecordBaseDiscovery): NecordBaseDiscovery {
  const blank = Object.create(Object.getPrototypeOf(marked) as object) as NecordBaseDiscovery;
  return Object.assign(blank, marked, { meta: { ...(marked['meta'] as object) } });
}

function isObject(instance: unknown): instance is Record<string, unknown> {
  return typeof instance === 'object' && instance !== null && Object.getPrototypeOf(instance) !== null;
}
