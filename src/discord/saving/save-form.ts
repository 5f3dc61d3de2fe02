import {
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Coach } from '../../config';
import { controlId } from '../components/control-id';
import { shorten } from '../presenters/message-text';

/** Discord's limits of a select: how many options, and how long one may be. */
const MAX_OPTIONS = 25;
const MAX_LABEL = 100;

const FIELDS = { coach: 'coach', date: 'date' };

/** Asks for which coach and day a message is to be the plan. `coaches`: those that the caller may post for, at least one. */
export function saveForm(messageId: string, openedAt: Date, coaches: readonly Coach[]): ModalBuilder {
  const options = coaches.slice(0, MAX_OPTIONS).map(({ code, name, description }) => ({
    label: shorten(`${name} (${code})`, MAX_LABEL),
    value: code,
    ...(description !== '' && { description: shorten(description, MAX_LABEL) }),
    default: coaches.length === 1,
  }));
  const coach = new StringSelectMenuBuilder().setCustomId(FIELDS.coach).setOptions(options).setRequired(true);
  const date = new TextInputBuilder()
    .setCustomId(FIELDS.date)
    .setStyle(TextInputStyle.Short)
    .setRequired(false)
    .setMaxLength(20)
    .setPlaceholder('today');
  return new ModalBuilder({
    customId: controlId('plan', 'save', messageId, openedAt.getTime()),
    title: 'Save as plan',
  }).addLabelComponents(
    new LabelBuilder().setLabel('Coach').setStringSelectMenuComponent(coach),
    new LabelBuilder()
      .setLabel('Day')
      .setDescription('YYYY-MM-DD, today or tomorrow; today when empty.')
      .setTextInputComponent(date),
  );
}

/** What somebody filled in. */
export function readSaveForm({ fields }: ModalSubmitInteraction): { coach: string; date: string } {
  const [coach = ''] = fields.getStringSelectValues(FIELDS.coach);
  return { coach, date: fields.getTextInputValue(FIELDS.date) };
}
