import type { Sql, SqlValue } from '../repositories';

/** The part of TypeORM's data source and query runner that runs a statement. */
interface Queryable {
  query<Rows>(statement: string, values?: SqlValue[]): Promise<Rows>;
}

/** Statements on PostgreSQL, whose placeholders are `$1`, `$2`, … */
export class PostgresSql implements Sql {
  constructor(private readonly queryable: Queryable) {}

  rows<Row>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    let position = 0;
    const numbered = statement.replace(/\?/g, () => `$${++position}`);
    return this.queryable.query<Row[]>(numbered, [...values]);
  }
}
