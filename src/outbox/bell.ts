import { Injectable } from '@nestjs/common';

/** Tells delivery that there is something to do. Who rings it does not know who listens. */
@Injectable()
export class OutboxBell {
  private listener: () => void = () => {};

  /** Cheap: may be rung for each item. */
  ring(): void {
    this.listener();
  }

  /** Rings for one listener, the last one that asked. */
  listen(listener: () => void): void {
    this.listener = listener;
  }
}
