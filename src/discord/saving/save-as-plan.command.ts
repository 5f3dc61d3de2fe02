import { Inject } from '@nestjs/common';
import { ApplicationIntegrationType, InteractionContextType, type Message } from 'discord.js';
import { Context, MessageCommand, type MessageCommandContext, Modal, type ModalContext, ModalParam } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DomainError } from '../../errors';
import { parsePlanText, type PlanContext, PlanMessagesService, PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { selectCharts } from '../chart-attachments';
import { isByPerson, MessageReader, type SaidMessage } from '../messages/message-reader';
import { withPatience } from '../patience';
import { presentOutcome } from '../presenters/outcome.presenter';
import { ServedInteractions } from '../commands/served-interaction';
import { ChosenMessages } from './chosen-messages';
import { readSaveForm, saveForm } from './save-form';

const refusal = (code: string, message: string) => new DomainError('forbidden', code, message);

function notReady(): never {
  throw new DomainError('unavailable', 'form-not-ready', 'The text of the message could not be fetched in time.');
}

/** “Save as plan” in the context menu of a message: any message of one's own becomes a plan, and holds it from then on. */
@AnswersCommands()
export class SaveAsPlanCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly planMessages: PlanMessagesService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    private readonly chosen: ChosenMessages,
    private readonly reader: MessageReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Asks nothing of the store: a form must be the first answer, within 3 seconds. What is patient with a file is so for 2. */
  @MessageCommand({
    name: 'Save as plan',
    contexts: [InteractionContextType.Guild],
    integrationTypes: [ApplicationIntegrationType.GuildInstall],
  })
  async offer(@Context() [interaction]: MessageCommandContext): Promise<CommandReply> {
    const context = this.interactions.contextOf(interaction);
    const message = interaction.targetMessage;
    if (!isByPerson(message)) throw refusal('message-not-a-persons', 'Only what a person wrote can be a plan.');
    if (message.author.id !== context.actor.id) {
      throw refusal('message-not-yours', 'You can save your own messages as plans, and this one is somebody else’s.');
    }
    parsePlanText((await withPatience(this.readAll(message), notReady)).words);
    this.chosen.keep(message);
    return { audience: 'caller', form: saveForm(message.id, context.at, this.coachesOf(context)), pages: [] };
  }

  @Modal('plan/save/:messageId/:openedAt')
  async save(
    @Context() [submitted]: ModalContext,
    @ModalParam('messageId') messageId: string,
    @ModalParam('openedAt') openedAt: string,
  ): Promise<CommandReply | null> {
    const context = this.interactions.contextOf(submitted);
    const message = await this.chosen.find(messageId, submitted);
    // The form's id comes from the client, which could name any message.
    if (message?.author.id !== context.actor.id) {
      throw refusal('message-not-yours', 'The message is gone, or it is not yours.');
    }
    if (await this.planMessages.holdsPlan(messageId)) {
      throw refusal('message-is-a-plan', 'This message is a plan already. To change the plan, edit the message.');
    }
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { words: text, files } = await this.readAll(message);
    const { charts, skipped } = selectCharts(files, maxCharts, text);
    const saved = { isSavedMessage: true, messageId, messageEditedAt: message.editedAt };
    const outcome = await this.plans.post(
      { ...context, ...saved, openedAt: new Date(Number(openedAt)) },
      { ...readSaveForm(submitted), text, charts },
    );
    if (outcome.kind === 'repeated') return null;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, showsText: false });
  }

  private async readAll(message: Message): Promise<SaidMessage> {
    const said = await this.reader.read(message);
    if (said.problem) throw said.problem;
    return said;
  }

  private coachesOf({ actor: { id: userId, roleIds } }: PlanContext) {
    const coaches = this.roster.coaches.filter((coach) => this.roster.mayPost(coach, { userId, roleIds }));
    if (coaches.length > 0) return coaches;
    throw refusal('coach-not-yours', 'You may post for no coach. Ask the operator to add you to the coach roster.');
  }
}
