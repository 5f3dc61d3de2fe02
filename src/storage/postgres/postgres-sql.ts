import type { Sql, SqlValue } from '../repositories';
import { checkStorable } from '../storable-text';

/** What of a pool and of a connection runs a statement. */
interface Queryable {
  query(statement: string, values: SqlValue[]): Promise<{ rows: unknown[] }>;
}

/** More than there are, but for lists whose lengths vary. */
const KEPT_STATEMENTS = 1_000;
const numberedStatements = new Map<string, string>();

/** Statements on PostgreSQL, whose placeholders are `$1`, `$2`, … */
export class PostgresSql implements Sql {
  constructor(private readonly queryable: Queryable) {}

  async rows<Row>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    checkStorable(values);
    const { rows } = await this.queryable.query(numbered(statement), [...values]);
    return rows as Row[];
  }
}

function numbered(statement: string): string {
  const known = numberedStatements.get(statement);
  if (known !== undefined) return known;
  let position = 0;
  const made = statement.replace(/\?/g, () => `$${++position}`);
  if (numberedStatements.size < KEPT_STATEMENTS) numberedStatements.set(statement, made);
  return made;
}
