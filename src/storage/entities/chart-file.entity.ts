import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An archived image. The same bytes are stored once, however many charts show them. */
@Entity('chart_files')
export class ChartFile {
  /** Of the bytes, in lower-case hexadecimal. */
  @PrimaryColumn('varchar', { length: 64 })
  sha256!: string;

  /** What the bytes are, whatever their sender said. */
  @Column('text', { name: 'content_type' })
  contentType!: string;

  @Column('integer', { name: 'size_bytes' })
  sizeBytes!: number;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;
}
