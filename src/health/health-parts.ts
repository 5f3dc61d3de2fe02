import { Injectable, Logger, type Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** What a module adds to the answer of `/health`. */
export interface HealthPart {
  /** The member of the answer, `snake_case`. */
  name: string;
  description: string;
  /** Its shape, for the API description: a class whose properties carry `@ApiProperty`, or a schema. */
  shape: Type | Schema;
  /** `store`: the part is null while the store fails, so that this does not hide the others. `memory`: it is always there. */
  from: 'memory' | 'store';
  /** Asked for each answer. */
  read: () => object | number | null | Promise<object | number | null>;
}

/** The parts of `/health`, which modules register when they start: health knows none of them. */
@Injectable()
export class HealthParts {
  private readonly parts = new Map<string, HealthPart>();
  private readonly failing = new Set<string>();
  private readonly logger = new Logger(HealthParts.name);

  /** Throws when a part of that name is there already. */
  register(part: HealthPart): void {
    if (this.parts.has(part.name)) throw new Error(`Two modules register '${part.name}' for /health.`);
    this.parts.set(part.name, part);
  }

  list(): HealthPart[] {
    return [...this.parts.values()];
  }

  /** What all of them say now. */
  async read(): Promise<Record<string, unknown>> {
    const parts = this.list().map(async (part) => [part.name, await this.readPart(part)] as const);
    return Object.fromEntries(await Promise.all(parts));
  }

  private async readPart({ name, from, read }: HealthPart): Promise<unknown> {
    if (from === 'memory') return await read();
    try {
      const value = await read();
      this.failing.delete(name);
      return value;
    } catch (error) {
      // Once for each failure that lasts: probes ask every few seconds.
      if (!this.failing.has(name)) this.logger.warn({ err: error }, `The part '${name}' of /health cannot be read`);
      this.failing.add(name);
      return null;
    }
  }
}
