const SIGNIFICANT_DIGITS = 6;
const percentFormat = new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 3 });

/**
 * A plain figure by its size: 68,250.50, 1.08345, 0.00001234; beyond what a reader takes in, 1.235e+21. Null
 * when it is no finite number.
 */
export function formatNumber(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-12 || size >= 1e15)) return value.toExponential(3);
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: fractionDigits(size) });
}

/**
 * A price with the digits that it came with, at least two behind the point: 110.015625, 2,650.125, 68,250.50, -37.63, 0.00000015.
 * Only what computing adds past 15 significant digits goes. Null when it is no finite number.
 */
export function formatPrice(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-12 || size >= 1e15)) return value.toExponential(3);
  return Number(value.toPrecision(15)).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 20 });
}

/** A number of contracts, shares or coins: 1, 0.25, 1,500. Null when it is no finite number. */
export function formatSize(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-12 || size >= 1e15)) return value.toExponential(3);
  return Number(value.toPrecision(15)).toLocaleString('en-US', { maximumFractionDigits: 20 });
}

/** A share of 1 in percent: 72.5%, 0.5%. Null when it is no finite number. */
export function formatShare(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-6) return 'under 0.0001%';
  return size >= 1e12 ? `${value.toExponential(3)} × 100%` : percentFormat.format(value);
}

/** Cents from a thousand on; below, as many digits as keep six that count. */
function fractionDigits(size: number): number {
  if (size >= 1000 || size === 0) return 2;
  return SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(size));
}
