import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

/** Whether the end of the application has begun: from then on it is not ready, while running work finishes. */
@Injectable()
export class ShutdownState implements OnModuleDestroy {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  /** May be called early, so that a load balancer hears of it before connections close. */
  begin(): void {
    this.begun = true;
  }

  onModuleDestroy(): void {
    this.begin();
  }
}
