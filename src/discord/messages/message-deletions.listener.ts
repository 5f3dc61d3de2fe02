import { Injectable, Logger } from '@nestjs/common';
import { type ContextOf, Context, On } from 'necord';
import { Clock } from '../../clock';
import { CoachRoster } from '../../config';
import { PlanMessagesService } from '../../plans';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { Conversations } from '../answers/conversations';
import { presentRestored } from '../presenters/restored.presenter';
import { ChannelProgress } from './channel-progress';
import { MessageDeletions } from './message-deletions';

/** Lets a plan go with its message. Of a failure the log tells: there is nobody to answer. */
@Injectable()
export class MessageDeletionsListener {
  private readonly logger = new Logger(MessageDeletionsListener.name);

  constructor(
    private readonly plans: PlanMessagesService,
    private readonly deletions: MessageDeletions,
    private readonly conversations: Conversations,
    private readonly roster: CoachRoster,
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
      if (await this.follow(id, at)) return;
      // A message may be deleted while its plan is still being recorded.
      await this.progress.ended({ id, channelId });
      await this.follow(id, at);
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

  /** Whether the message held a plan. */
  private async follow(messageId: string, at: Date): Promise<boolean> {
    const deletion = await this.deletions.follow(messageId, at);
    if (deletion?.kind === 'restored' && deletion.message) {
      const { message, plan } = deletion;
      const key = `${BigInt(message.id).toString(36)}v${plan.version}`;
      await this.conversations.ofMessage(message, 'plan', key).answer(presentRestored(plan, this.roster));
    }
    return deletion !== null;
  }

  private async carryOut(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await this.inFlight.track(work());
    } catch (error) {
      this.logger.error({ err: error }, `${what} could not be followed; its plan stays until the next connection`);
    }
  }
}
