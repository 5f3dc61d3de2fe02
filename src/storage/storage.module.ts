import { Module } from '@nestjs/common';
import { SETTINGS } from '../config';
import { openStorage } from './open-storage';
import { Storage } from './storage';
import type { StorageSettings } from './storage-options';

/** Opens the store while the application starts, as its only server on a SQLite file, and closes it last. */
@Module({
  providers: [
    {
      provide: Storage,
      inject: [SETTINGS],
      useFactory: (settings: StorageSettings) => openStorage(settings, { asServer: true }),
    },
  ],
  exports: [Storage],
})
export class StorageModule {}
