import { Injectable, Logger } from '@nestjs/common';
import { type ContextOf, Context, On } from 'necord';
import { Clock } from '../../clock';
import { PlanMessagesService } from '../../plans';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { ChannelProgress } from './channel-progress';

/** Lets a plan go with its message. There is nobody to answer: a failure is told in the log. */
@Injectable()
export class MessageDeletionsListener {
  private readonly logger = new Logger(MessageDeletionsListener.name);

  constructor(
    private readonly plans: PlanMessagesService,
    private readonly progress: ChannelProgress,
    private readonly inFlight: CommandsInFlight,
    private readonly clock: Clock,
  ) {}

  @On('messageDelete')
  async onDelete(@Context() [{ id, channelId, guildId }]: ContextOf<'messageDelete'>): Promise<void> {
    if (guildId === null || !this.inFlight.isOpen) return;
    this.progress.noteGone(id);
    const at = this.clock.now();
    await this.carryOut(`The deletion of message ${id}`, async () => {
      // A plan that is recorded does not wait for the answer to its message, which may take minutes to go out.
      if (await this.plans.deleted(id, at)) return;
      // A message may be deleted while its plan is still being recorded.
      await this.progress.ended({ id, channelId });
      await this.plans.deleted(id, at);
    });
  }

  @On('messageDeleteBulk')
  async onBulkDelete(@Context() [messages]: ContextOf<'messageDeleteBulk'>): Promise<void> {
    if (!this.inFlight.isOpen) return;
    const ids = [...messages.keys()];
    await this.carryOut(`The deletion of ${ids.length} messages`, async () => {
      await Promise.all([...messages.values()].map((message) => this.progress.ended(message)));
      await this.plans.deletedInBulk(ids);
    });
  }

  private async carryOut(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await this.inFlight.track(work());
    } catch (error) {
      this.logger.error({ err: error }, `${what} could not be followed; its plan stays until the next connection`);
    }
  }
}
