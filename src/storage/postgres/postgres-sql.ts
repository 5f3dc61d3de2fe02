import type { Sql, SqlValue } from '../repositories';
import { checkStorable } from '../storable-text';

/** The part of TypeORM's data source and query runner that runs a statement. */
interface Queryable {
  query<Rows>(statement: string, values?: SqlValue[]): Promise<Rows>;
}

/** Statements on PostgreSQL, whose placeholders are `$1`, `$2`, … */
export class PostgresSql implements Sql {
  constructor(private readonly queryable: Queryable) {}

  async rows<Row>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    checkStorable(values);
    let position = 0;
    const numbered = statement.replace(/\?/g, () => `$${++position}`);
    const result = await this.queryable.query<Row[] | [Row[], number]>(numbered, [...values]);
    // Of an UPDATE or DELETE TypeORM answers the rows and their number.
    return isCounted(result) ? result[0] : result;
  }
}

function isCounted<Row>(result: Row[] | [Row[], number]): result is [Row[], number] {
  return result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';
}
