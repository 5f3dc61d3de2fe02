import { DomainError } from '../../errors';

/** The SQLite result code of an error, `SQLITE_BUSY_SNAPSHOT`, also through TypeORM's wrapper; null when it is none. */
export function sqliteCode(error: unknown): string | null {
  const code = propertyOf(propertyOf(error, 'driverError') ?? error, 'code');
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}

/** Another connection holds a lock; trying again helps. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error) ?? '');
}

interface Explanation {
  code: string;
  /** To the operator. */
  says: (file: string) => string;
  /** To anybody: where the file lies is nobody else's business. */
  tells: string;
  retryAfterSeconds?: number;
}

const locked: Explanation = {
  code: 'storage-locked',
  says: (file) => `Another program keeps the database ${file} locked. End it, or wait until it is done.`,
  tells: 'Another program keeps the database locked.',
  retryAfterSeconds: 5,
};
const full: Explanation = {
  code: 'storage-full',
  says: (file) =>
    `No space is left to write the database ${file}. Free some disk space; what was saved before is kept.`,
  tells: 'No disk space is left to save anything. What was saved before is kept.',
  retryAfterSeconds: 60,
};
const readOnly: Explanation = {
  code: 'storage-read-only',
  says: (file) =>
    `The database ${file} cannot be opened for writing. Let the user that runs this program write to the file and its ` +
    'folder, or set DATABASE_PATH to another place.',
  tells: 'The database cannot be opened for writing. The operator has to fix that.',
};
const damaged: Explanation = {
  code: 'storage-damaged',
  says: (file) =>
    `The file ${file} is damaged or is no SQLite database. Restore a backup, or set DATABASE_PATH to another file. ` +
    'The file was left as it is.',
  tells: 'The database is damaged. The operator has to fix that.',
};
const replaced: Pick<Explanation, 'code' | 'tells' | 'retryAfterSeconds'> = {
  code: 'storage-replaced',
  tells:
    'The database was removed or replaced under the running program. Nothing is saved until the operator has put that right.',
  retryAfterSeconds: 30,
};
const foreign: Pick<Explanation, 'code' | 'tells'> = {
  code: 'storage-foreign',
  tells: "The database is another program's. The operator has to fix that.",
};
const failing: Explanation = {
  code: 'storage-unreachable',
  says: (file) => `The disk fails to read or write the database ${file}. Check the disk and its mount.`,
  tells: 'The disk fails to read or write the database. The operator has to fix that.',
  retryAfterSeconds: 30,
};

// Result codes: https://www.sqlite.org/rescode.html
const explanations: readonly [RegExp, Explanation][] = [
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, locked],
  [/^SQLITE_FULL/, full],
  [/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/, readOnly],
  // A short read: the file, or its log, was cut.
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT|IOERR_SHORT_READ)/, damaged],
  [/^SQLITE_IOERR/, failing],
  [/^(ENOSPC|EDQUOT)$/, full],
  // ENOENT: what Node says of a recursive mkdir on a read-only file system.
  [/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST|EISDIR)$/, readOnly],
];

/** The DomainError that says what is wrong with the file and what helps; an error that is not the file's stays as it is. */
export function explainSqliteError(error: unknown, file: string): unknown {
  const code = sqliteCode(error) ?? systemCode(error);
  const explanation = explanations.find(([pattern]) => pattern.test(code))?.[1];
  if (!explanation) return error;
  return refusal(explanation, `${explanation.says(file)} (${code})`, error);
}

export function isDamage(error: DomainError): boolean {
  return error.code === damaged.code;
}

export function storageDamaged(file: string, finding: string): DomainError {
  return refusal(damaged, `${damaged.says(file)} (${finding})`);
}

export function storageIsForeign(file: string, tables: readonly string[]): DomainError {
  return refusal(
    foreign,
    `The database ${file} is another program's: it holds ${tables.join(', ')}, and nothing of Coachwire. ` +
      'Set DATABASE_PATH to another file. This one was left as it is.',
  );
}

/** There is nothing at that path, where something is to be read. */
export function storageMissing(path: string): DomainError {
  return new DomainError(
    'not-found',
    'storage-missing',
    `There is no database ${path}: name the right one with DATABASE_PATH.`,
  );
}

export function storageIsFolder(path: string): DomainError {
  return refusal(readOnly, `${path} is a folder: set DATABASE_PATH to a file in it.`);
}

/** The file at that path is gone, or is another one than the open connections have. */
export function storageReplaced(path: string, isThere: boolean): DomainError {
  return refusal(
    replaced,
    `${path} was ${isThere ? 'replaced by another file' : 'removed or moved'} while this program runs on it. Nothing is saved ` +
      'until the original is back in its place, with its -wal file. Put it back, or stop the program, put the right file ' +
      'there and start again.',
  );
}

export function storageCut(log: string): DomainError {
  return refusal(
    damaged,
    `${log} was cut while this program runs on it: changes that were saved are missing from it, and nothing more is saved. ` +
      'Stop the program and restore a backup.',
  );
}

export function storageInUse(file: string): DomainError {
  return new DomainError(
    'unavailable',
    'storage-in-use',
    `Another server already runs on the database ${file}. End it first, or set DATABASE_PATH to another file.`,
  );
}

/** Somebody has the file open under another name: a hard link, or a mount of the file alone. */
export function storageInUseElsewhere(file: string): DomainError {
  return new DomainError(
    'unavailable',
    'storage-in-use',
    `Another program has the database ${file} open under another name, and a database has one name only. ` +
      'End that program, and name the file in DATABASE_PATH as it did.',
  );
}

function refusal(
  { code, tells, retryAfterSeconds }: Pick<Explanation, 'code' | 'tells' | 'retryAfterSeconds'>,
  message: string,
  cause?: unknown,
): DomainError {
  return new DomainError('unavailable', code, message, { cause, retryAfterSeconds, publicMessage: tells });
}

/** `EACCES` and the like, of an error that the operating system gave. */
function systemCode(error: unknown): string {
  const code = propertyOf(error, 'syscall') === undefined ? undefined : propertyOf(error, 'code');
  return typeof code === 'string' ? code : '';
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
