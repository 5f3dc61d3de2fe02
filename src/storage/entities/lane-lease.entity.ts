import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who delivers to a lane: one process at a time. Times are of the database's clock. */
@Entity('lane_leases')
export class LaneLease {
  @PrimaryColumn('varchar', { length: 20 })
  lane!: string;

  /** A process, by an id that it makes up when it starts. */
  @Column('varchar', { length: 36 })
  holder!: string;

  /** One more for each taking: a result is written only under the token that its send began with. */
  @Column('integer')
  token!: number;

  @Column('varchar', { name: 'expires_at', length: 24 })
  expiresAt!: string;
}
