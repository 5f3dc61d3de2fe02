import { Injectable } from '@nestjs/common';
import type { OutboxItemContent } from '../../storage';
import type { Embed } from './message/embed';

/** Shows what happened as an embed without footer, within Discord's limits and harmless whatever the item holds. */
export type Presenter = (item: OutboxItemContent) => Embed;

/** How each kind of item looks on Discord. Who puts items of a kind into the outbox registers it. */
@Injectable()
export class DiscordPresenters {
  private readonly byKind = new Map<string, Presenter>();

  register(kind: string, presenter: Presenter): void {
    this.byKind.set(kind, presenter);
  }

  /** An item of a kind that this program does not know is shown by its name: nothing is lost for that. */
  present(item: OutboxItemContent): Embed {
    const presenter = this.byKind.get(item.kind);
    return presenter ? presenter(item) : { title: item.kind, color: 0x95a5a6, fields: [] };
  }
}
