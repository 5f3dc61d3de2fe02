import { DomainError } from '../errors';

export function backupForeign(file: string): DomainError {
  return new DomainError('invalid', 'backup-foreign', `${file} is no backup that \`coachwire backup\` has made.`);
}

export function backupDamaged(file: string, finding: string): DomainError {
  const message = `The backup ${file} is damaged: ${finding}. Take another one; nothing was changed.`;
  return new DomainError('invalid', 'backup-damaged', message);
}

export function backupNewer(file: string, version: string): DomainError {
  const message = `The backup ${file} was made by Coachwire ${version}, which is newer than this program. Restore it with that version.`;
  return new DomainError('invalid', 'backup-newer', message);
}

export function backupUnreadable(file: string, code: string): DomainError {
  const reason = code === 'ENOENT' ? 'there is no such file' : code;
  return new DomainError('invalid', 'backup-unreadable', `The backup ${file} cannot be read: ${reason}.`);
}

export function otherEngine(file: string, engine: 'sqlite' | 'postgres'): DomainError {
  const message =
    engine === 'sqlite'
      ? `The backup ${file} is one of a SQLite file, and DATABASE_URL names PostgreSQL: unset it to restore to DATABASE_PATH.`
      : `The backup ${file} is one of PostgreSQL: set DATABASE_URL to the database that takes it.`;
  return new DomainError('invalid', 'backup-other-engine', message);
}

export function backupExists(path: string): DomainError {
  const message = `${path} exists already. Name another file or a folder, or give --force to replace it.`;
  return new DomainError('conflict', 'backup-exists', message);
}

/** Why something could not be written; the error as it is when it is not the disk's. */
export function explainWriting(
  error: unknown,
  folder: string,
  { failed, cure }: { failed: string; cure: string } = {
    failed: 'No backup was made',
    cure: 'name another place with --to',
  },
): unknown {
  const { code = '' } = (error ?? {}) as { code?: string };
  const isAt = (codes: RegExp) => codes.test(code);
  const say = (reason: string) =>
    new DomainError('unavailable', 'backup-not-written', `${failed}: ${reason}`, { cause: error });
  if (isAt(/^(ENOSPC|EDQUOT|SQLITE_FULL|storage-full)$/))
    return say(`no space is left in ${folder}. Free some, or ${cure}.`);
  if (isAt(/^(EACCES|EPERM|EROFS|ENOTDIR|ENOENT|EEXIST|SQLITE_CANTOPEN|SQLITE_READONLY)$/))
    return say(`${folder} cannot be written to (${code}). Give this user the right, or ${cure}.`);
  if (isAt(/^EIO$/)) return say(`the disk fails to write to ${folder}.`);
  return error;
}
