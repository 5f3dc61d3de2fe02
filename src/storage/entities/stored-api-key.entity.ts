import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What is kept of an API key: never the key itself. Times are ISO 8601 UTC text with milliseconds and `Z`. */
@Entity('api_keys')
@Index('api_keys_hash', ['keyHash'], { unique: true })
@Index('api_keys_previous_hash', ['previousKeyHash'], { unique: true })
export class StoredApiKey {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  name!: string;

  /** SHA-256 of the key, in hexadecimal. */
  @Column('varchar', { name: 'key_hash', length: 64 })
  keyHash!: string;

  /** The key before the last rotation; it is good until `previousExpiresAt`. */
  @Column('varchar', { name: 'previous_key_hash', length: 64, nullable: true })
  previousKeyHash!: string | null;

  /** Separated by spaces. */
  @Column('varchar', { length: 64 })
  scopes!: string;

  /** The Discord user id that writes with this key act as. */
  @Column('varchar', { name: 'acts_as', length: 20, nullable: true })
  actsAs!: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;

  @Column('varchar', { name: 'rotated_at', length: 24, nullable: true })
  rotatedAt!: string | null;

  @Column('varchar', { name: 'expires_at', length: 24, nullable: true })
  expiresAt!: string | null;

  @Column('varchar', { name: 'previous_expires_at', length: 24, nullable: true })
  previousExpiresAt!: string | null;

  /** To the minute or so: not every use is written down. */
  @Column('varchar', { name: 'last_used_at', length: 24, nullable: true })
  lastUsedAt!: string | null;

  @Column('varchar', { name: 'previous_last_used_at', length: 24, nullable: true })
  previousLastUsedAt!: string | null;

  @Column('varchar', { name: 'revoked_at', length: 24, nullable: true })
  revokedAt!: string | null;
}
