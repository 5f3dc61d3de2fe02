import { Injectable } from '@nestjs/common';

/** Whether charts can be stored, for health. */
@Injectable()
export class ChartsStatus {
  /** What the operator should mend; null while all is well. */
  problem: string | null = null;
}
