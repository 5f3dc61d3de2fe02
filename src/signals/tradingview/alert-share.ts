import type { AlertValues } from './alert-fields';
import { readPercentage } from './alert-number';

/** How much of the position an exit takes out, or of the capital an entry takes. */
export interface NamedShare {
  /** 0 to 1; null where no share is named. */
  value: number | null;
  /** What stands as the contracts is that share, and no number of contracts. */
  isOfContracts: boolean;
}

/** `size: 50%`, `qty_percent: 50`, `amount: 50` with `investment_type: percentage_position`. */
export function shareOf(values: AlertValues): NamedShare {
  const [contracts] = values.contracts ?? [];
  if (typeof contracts?.value === 'string')
    return { value: withinOne(readPercentage(contracts.value)), isOfContracts: true };
  const isPercent = values.quantity_type?.some(({ value }) => /percent|%|pct/i.test(String(value))) === true;
  if (contracts && isPercent) return { value: withinOne(Number(contracts.value) / 100), isOfContracts: true };
  const [percent] = values.order_percent ?? [];
  return { value: percent === undefined ? null : percentOf(percent.value), isOfContracts: false };
}

/** `0.5` and `50` are the same half. */
function percentOf(value: unknown): number | null {
  if (typeof value === 'string') return withinOne(readPercentage(value));
  return withinOne(Number(value) > 1 ? Number(value) / 100 : Number(value));
}

function withinOne(share: number): number | null {
  return share > 0 && share <= 1 ? share : null;
}
