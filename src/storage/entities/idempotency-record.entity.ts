import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StoredApiKey } from './stored-api-key.entity';

/** The answer to a request that carried an Idempotency-Key, kept together with what the request changed. */
@Entity('idempotency_keys')
@Index('idempotency_keys_age', ['createdAt'])
export class IdempotencyRecord {
  @ForeignKey(() => StoredApiKey, { name: 'idempotency_keys_api_key_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { name: 'api_key_id' })
  apiKeyId!: number;

  @PrimaryColumn('varchar', { name: 'idempotency_key', length: 255 })
  idempotencyKey!: string;

  /** SHA-256 of the request, in hexadecimal: the same key with another one is a mistake. */
  @Column('varchar', { length: 64 })
  fingerprint!: string;

  @Column('integer')
  status!: number;

  /** JSON. */
  @Column('text')
  body!: string;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;
}
