import { getMetadataArgsStorage } from 'typeorm';
import { rowPlaceholders } from './multi-row';
import type { SqlValue } from './sql';

type Entity<T> = new () => T;
type Fields<T> = Partial<Record<keyof T, SqlValue>>;

/** A statement with the values of its placeholders. */
export interface BoundStatement {
  statement: string;
  values: SqlValue[];
}

/** Statements made of what an entity says of its columns, which are declared there and nowhere else. */
export class Table<T extends object> {
  readonly name: string;
  private readonly columns: readonly { property: keyof T & string; column: string }[];
  private readonly columnOf: ReadonlyMap<string, string>;

  constructor(entity: Entity<T>) {
    const declared = getMetadataArgsStorage();
    this.name = declared.tables.find(({ target }) => target === entity)?.name ?? '';
    this.columns = declared.columns
      .filter(({ target }) => target === entity)
      .map(({ propertyName, options }) => ({
        property: propertyName as keyof T & string,
        column: options.name ?? propertyName,
      }));
    this.columnOf = new Map(this.columns.map(({ property, column }) => [property, column]));
  }

  /**
   * What a SELECT answers, by the names of the properties. Where tables are joined `alias` is this one's, and `prefix` tells its
   * answers from those of the others: `c.id AS "chart_id"`.
   */
  select({
    alias = '',
    prefix = '',
    only,
  }: { alias?: string; prefix?: string; only?: readonly (keyof T)[] } = {}): string {
    return this.columns
      .filter(({ property }) => !only || only.includes(property))
      .map(({ property, column }) => `${alias && `${alias}.`}${column} AS "${prefix}${property}"`)
      .join(', ');
  }

  /** Of a row that `select` answered with that prefix, this table's part. */
  read(row: object, prefix: string): T {
    const record: Partial<Record<keyof T, unknown>> = {};
    for (const { property } of this.columns) record[property] = (row as Record<string, unknown>)[prefix + property];
    return record as T;
  }

  /** What a record has of this table's fields. */
  pick<R extends Partial<Record<keyof T, unknown>>>(record: R): Pick<R, keyof T & keyof R> {
    const picked: Partial<Record<keyof T, unknown>> = {};
    for (const { property } of this.columns) {
      const value = record[property];
      if (value !== undefined) picked[property] = value;
    }
    return picked as Pick<R, keyof T & keyof R>;
  }

  /** Of all rows the same fields, and at least one row. */
  insert(rows: readonly Fields<T>[]): BoundStatement {
    const fields = Object.keys(rows[0] ?? {}) as (keyof T & string)[];
    const columns = fields.map((field) => this.column(field)).join(', ');
    return {
      statement: `INSERT INTO ${this.name} (${columns}) VALUES ${rowPlaceholders(rows.length, fields.length)}`,
      values: rows.flatMap((row) => fields.map((field) => row[field] ?? null)),
    };
  }

  /** `UPDATE … SET` with a field for each change, without a condition. At least one change. */
  update(change: Fields<T>): BoundStatement {
    const fields = Object.keys(change) as (keyof T & string)[];
    return {
      statement: `UPDATE ${this.name} SET ${fields.map((field) => `${this.column(field)} = ?`).join(', ')}`,
      values: fields.map((field) => change[field] ?? null),
    };
  }

  /** Throws for what is no column: a mistake of the program. */
  private column(field: string): string {
    const column = this.columnOf.get(field);
    if (column === undefined) throw new Error(`${this.name} has no column for ${field}`);
    return column;
  }
}
