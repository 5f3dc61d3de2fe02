/** Discord counts its ids from the first millisecond of 2015: https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const LOW_BITS = 22n;
const LOW_MASK = (1n << LOW_BITS) - 1n;

/** The moment a snowflake stands for, in milliseconds since 1970. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> LOW_BITS) + DISCORD_EPOCH_MS;
}

/** Orders ids by age, oldest first. */
export function compareSnowflakes(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}

/** Makes ids that are unique, carry the time asked for, and grow within one millisecond. */
export class SnowflakeSource {
  #counter = 0n;

  next(atMs: number): string {
    this.#counter = (this.#counter + 1n) & LOW_MASK;
    return ((BigInt(Math.floor(atMs) - DISCORD_EPOCH_MS) << LOW_BITS) | this.#counter).toString();
  }
}
