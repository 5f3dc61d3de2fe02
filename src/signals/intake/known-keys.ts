/** The keys that a record may have, and which of them another spelling means. */
export class KnownKeys {
  private readonly keys: ReadonlySet<string>;
  private readonly byLetters: ReadonlyMap<string, string>;
  private readonly maxLength: number;

  constructor(keys: readonly string[]) {
    this.keys = new Set(keys);
    this.byLetters = new Map(keys.map((key) => [lettersOf(key), key]));
    this.maxLength = 2 * Math.max(...keys.map((key) => key.length));
  }

  /** The known key with the same letters; undefined when the key is itself known, or means none. */
  findMeant(key: string): string | undefined {
    if (this.keys.has(key) || key.length > this.maxLength) return undefined;
    return this.byLetters.get(lettersOf(key));
  }
}

function lettersOf(key: string): string {
  return key.replace(/[\s_-]/g, '').toLowerCase();
}
