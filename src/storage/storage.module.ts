import { Logger, Module } from '@nestjs/common';
import type { DomainError } from '../errors';
import { SETTINGS } from '../config';
import { openStorage } from './open-storage';
import { Storage } from './storage';
import type { StorageSettings } from './storage-options';

const logger = new Logger('Storage');

function logCondition(problem: DomainError | null): void {
  if (problem) logger.error({ err: problem }, problem.message);
  else logger.log('The store works again');
}

/** Opens the store while the application starts, as its only server on a SQLite file, and closes it last. */
@Module({
  providers: [
    {
      provide: Storage,
      inject: [SETTINGS],
      useFactory: (settings: StorageSettings) => openStorage(settings, { asServer: true, onCondition: logCondition }),
    },
  ],
  exports: [Storage],
})
export class StorageModule {}
