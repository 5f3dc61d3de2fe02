import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A Discord message or interaction that was acted upon: never twice, however often and by how many processes it is seen. */
@Entity('handled_events')
export class HandledEvent {
  @PrimaryColumn('text', { name: 'event_id' })
  eventId!: string;

  @Column('varchar', { name: 'handled_at', length: 24 })
  handledAt!: string;
}
