import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a route last queued of a symbol. */
@Entity('route_symbols')
export class RouteSymbol {
  @PrimaryColumn('varchar', { length: 64 })
  route!: string;

  /** In upper case. */
  @PrimaryColumn('text')
  symbol!: string;

  /** Null when it has queued nothing yet. */
  @Column('varchar', { name: 'last_type', length: 10, nullable: true })
  lastType!: string | null;

  @Column('varchar', { name: 'last_queued_at', length: 24, nullable: true })
  lastQueuedAt!: string | null;

  /** `long`, `short` or `flat`, as its alerts said; null when none said anything of it. */
  @Column('varchar', { length: 5, nullable: true })
  side!: string | null;

  /** How often the side changed: what was queued before is no repeat. */
  @Column('integer', { name: 'side_turn', default: 0 })
  sideTurn!: number;
}

/** When a route last queued the alert of a dedupe key. */
@Entity('route_repeats')
@Index('route_repeats_age', ['queuedAt'])
export class RouteRepeat {
  @PrimaryColumn('varchar', { length: 64 })
  route!: string;

  @PrimaryColumn('text', { name: 'dedupe_key' })
  dedupeKey!: string;

  @Column('varchar', { name: 'queued_at', length: 24 })
  queuedAt!: string;

  /** The route's `side_turn` of the symbol at that time. */
  @Column('integer', { name: 'side_turn', default: 0 })
  sideTurn!: number;
}
