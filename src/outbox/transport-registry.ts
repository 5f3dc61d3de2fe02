import { Injectable } from '@nestjs/common';
import type { Transport } from './transport';

/** The transports of this program. Each registers itself when it is made. */
@Injectable()
export class TransportRegistry {
  private readonly byName = new Map<string, Transport>();

  register(transport: Transport): void {
    this.byName.set(transport.name, transport);
  }

  /** Throws for a name that none has: a mistake of the program. */
  get(name: string): Transport {
    const transport = this.byName.get(name);
    if (!transport) throw new Error(`There is no transport ${name}`);
    return transport;
  }

  async closeAll(): Promise<void> {
    for (const transport of this.byName.values()) await transport.close();
  }
}
