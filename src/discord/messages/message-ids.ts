/** Discord's ids begin with the milliseconds since the first second of 2015, so that they grow with time. */
const EPOCH_MS = 1_420_070_400_000;

/** The smallest id that a message of that moment can have. */
export function idAt(at: Date): string {
  const sinceEpochMs = Math.max(0, at.getTime() - EPOCH_MS);
  return (BigInt(sinceEpochMs) << 22n).toString();
}

/** When the thing with that id was made. */
export function timeOfId(id: string): Date {
  return new Date(Number(BigInt(id) >> 22n) + EPOCH_MS);
}

/** The id just before. */
export function idBefore(id: string): string {
  return (BigInt(id) - 1n).toString();
}

export function isLaterId(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length;
}

export function laterId(a: string, b: string): string {
  return isLaterId(a, b) ? a : b;
}
