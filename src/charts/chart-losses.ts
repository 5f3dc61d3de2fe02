import { Injectable } from '@nestjs/common';
import type { LostChart } from '../storage';

type Listener = (chart: LostChart, reason: string) => void;

/** Passes on which charts of present plans were given up, to whoever can tell the people who attached them. */
@Injectable()
export class ChartLosses {
  private listener: Listener = () => {};

  /** There is one listener, which must not throw. */
  onLoss(listener: Listener): void {
    this.listener = listener;
  }

  /** @param reason as `retry-schedule.ts` names it: `not-an-image`, `link-dead`, … */
  tell(chart: LostChart, reason: string): void {
    this.listener(chart, reason);
  }
}
