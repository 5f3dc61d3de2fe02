import { Injectable } from '@nestjs/common';
import { NotificationQueue } from './notification-queue';

/** Nobody is owed anything: notifications are stored, and can be read over HTTP. */
@Injectable()
export class StoredOnly extends NotificationQueue {
  override readonly destination = null;

  override async put(): Promise<void> {}
}
