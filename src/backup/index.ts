export { listBackups, type KeptBackup } from './backup-folder';
export { type BackupOptions, type BackupReport, type BackupSettings, makeBackup } from './make-backup';
export { restoreBackup, type RestoreOptions, type RestoreReport } from './restore-backup';
