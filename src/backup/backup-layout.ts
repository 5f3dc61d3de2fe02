/** The first entry of a backup: what it is, and what the rest must be. */
export const MANIFEST = 'manifest.json';
/** The last entry, as `sha256sum -c` reads it; a backup without it was cut. */
export const CHECKSUMS = 'SHA256SUMS';
const FORMAT = 'coachwire-backup';
const FORMAT_VERSION = 1;

export interface Manifest {
  format: string;
  format_version: number;
  coachwire_version: string;
  made_at: string;
  engine: 'sqlite' | 'postgres';
  migrations: string[];
  /** Of each table; null for a dump of PostgreSQL. */
  rows: Record<string, number> | null;
  /** The chart images that the database refers to. */
  charts: { files: number; bytes: number };
}

export function newManifest(fields: Omit<Manifest, 'format' | 'format_version'>): Manifest {
  return { format: FORMAT, format_version: FORMAT_VERSION, ...fields };
}

export type ManifestReading =
  { kind: 'manifest'; manifest: Manifest } | { kind: 'foreign' } | { kind: 'newer'; version: string };

/** Reads a manifest, and tells one of another program from one of a later version of this one. */
export function readManifest(text: string): ManifestReading {
  let value: Partial<Manifest> | null;
  try {
    value = JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    return { kind: 'foreign' };
  }
  if (value?.format !== FORMAT || typeof value.format_version !== 'number') return { kind: 'foreign' };
  if (value.format_version > FORMAT_VERSION) return { kind: 'newer', version: String(value.coachwire_version) };
  const isKnown = value.engine === 'sqlite' || value.engine === 'postgres';
  if (!isKnown || !Array.isArray(value.migrations) || typeof value.charts?.files !== 'number')
    return { kind: 'foreign' };
  return { kind: 'manifest', manifest: value as Manifest };
}

export function databaseEntry(engine: Manifest['engine']): string {
  return engine === 'sqlite' ? 'database.sqlite' : 'database.dump';
}

export function chartEntry(sha256: string): string {
  return `charts/${sha256.slice(0, 2)}/${sha256}`;
}

/** The hash that names a chart's entry; null for any other entry. */
export function chartOfEntry(name: string): string | null {
  const [, shard, sha256] = /^charts\/([0-9a-f]{2})\/([0-9a-f]{64})$/.exec(name) ?? [];
  return sha256 !== undefined && sha256.startsWith(shard ?? '-') ? sha256 : null;
}
