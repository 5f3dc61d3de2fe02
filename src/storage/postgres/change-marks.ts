/**
 * Tells whether anything was committed in between: the snapshot that PostgreSQL reads by, as text. Two that are the same see
 * the same rows, and a commit makes another one of it before its writer hears of it. One question serves all who ask while the one
 * before is under way: that one may have looked before they came.
 */
export class ChangeMarks {
  private underWay: Promise<string> | null = null;
  private next: Promise<string> | null = null;

  /** @param read asks for `pg_current_snapshot()` */
  constructor(private readonly read: () => Promise<string>) {}

  /** A mark of what is committed now, or was while this waited. Fails as the store does. */
  now(): Promise<string> {
    if (!this.underWay) return this.ask();
    this.next ??= this.underWay.then(
      () => this.ask(),
      () => this.ask(),
    );
    return this.next;
  }

  private ask(): Promise<string> {
    this.next = null;
    const asked = this.read().finally(() => {
      if (this.underWay === asked) this.underWay = null;
    });
    this.underWay = asked;
    return asked;
  }
}
