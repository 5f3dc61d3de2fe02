import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../access';
import { ApiProblems, DomainError } from '../../errors';
import { Storage } from '../../storage';
import { NotificationsQuery } from './notification-requests.dto';
import { NotificationsPage, toNotificationResponse } from './notification-responses';

/** What Kick chats brought. */
@ApiTags('notifications')
@ApiProblems(400, 503)
@Access('read')
@Controller('api/notifications')
export class NotificationsController {
  constructor(private readonly storage: Storage) {}

  @Get()
  @ApiOperation({
    summary: 'Mentions and replies seen in Kick chats, newest first, page by page',
    operationId: 'listNotifications',
  })
  @ApiOkResponse({ type: NotificationsPage })
  async list(@Query() { channel, cursor, limit }: NotificationsQuery): Promise<NotificationsPage> {
    const found = await this.storage.read.notifications.list({
      channel: channel?.toLowerCase(),
      beforeId: cursor === undefined ? undefined : parseCursor(cursor),
      // One more than asked for tells whether there is a next page.
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const next = found.length > limit ? String(page.at(-1)!.id) : null;
    return { notifications: page.map(toNotificationResponse), next_cursor: next };
  }
}

function parseCursor(cursor: string): number {
  if (/^[1-9]\d{0,15}$/.test(cursor)) return Math.min(Number(cursor), 2_147_483_647);
  throw new DomainError('invalid', 'cursor-invalid', 'Invalid cursor. Use next_cursor of the page before, unchanged.', {
    fields: [{ field: 'cursor', message: 'must be next_cursor of the page before' }],
  });
}
