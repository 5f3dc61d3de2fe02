import {
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Coach } from '../../config';
import type { ReplyPage } from '../answers/command-reply';
import { controlId } from '../components/control-id';
import { shorten } from '../presenters/message-text';
import { COLOURS, textEmbeds } from '../presenters/plan-embeds';
import { replyPages } from '../presenters/reply-pages';

/** Discord's limits of a form's title, and of its text in UTF-16 units: most emoji take two. */
const MAX_TITLE = 45;
export const MAX_FORM_TEXT = 4000;
/** Discord takes no more files in one field. */
const MAX_FILES = 10;

const FIELDS = { text: 'text', date: 'date', charts: 'charts' };

export interface PlanForm {
  command: 'plan' | 'edit';
  coach: Coach;
  /** The day that is filled in. */
  date: string;
  /** The text that is filled in; at most MAX_FORM_TEXT. */
  text: string;
  /** Whose "today" counts: that of the moment when the form was opened. */
  openedAt: Date;
  /** Under which files that were given before are kept; null for none. */
  chartsKey: string | null;
  maxCharts: number;
}

/** The form of `/plan` and `/edit`: several lines, a day, charts. */
export function planForm(form: PlanForm): ModalBuilder {
  const { command, coach, openedAt, chartsKey } = form;
  const title = shorten(`${command === 'plan' ? 'Plan' : 'Edit'} · ${coach.name} (${coach.code})`, MAX_TITLE);
  const id = controlId(command, 'form', coach.code, openedAt.getTime(), chartsKey ?? '-');
  return new ModalBuilder({ customId: id, title }).addLabelComponents(
    textLabel(form),
    dateLabel(form),
    ...charts(form),
  );
}

function textLabel({ text }: PlanForm): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(FIELDS.text)
    .setStyle(TextInputStyle.Paragraph)
    .setMaxLength(MAX_FORM_TEXT)
    .setPlaceholder('Levels, triggers, stops. Several lines are fine.');
  if (text !== '') input.setValue(text);
  return new LabelBuilder()
    .setLabel('Your plan')
    .setDescription(`Up to ${MAX_FORM_TEXT} characters; an emoji may count as two.`)
    .setTextInputComponent(input);
}

function dateLabel({ date }: PlanForm): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(FIELDS.date)
    .setStyle(TextInputStyle.Short)
    .setRequired(false)
    .setMaxLength(20)
    .setPlaceholder('today')
    .setValue(date);
  return new LabelBuilder()
    .setLabel('Day')
    .setDescription('YYYY-MM-DD, today or tomorrow; today when empty.')
    .setTextInputComponent(input);
}

function charts({ command, chartsKey, maxCharts }: PlanForm): LabelBuilder[] {
  if (maxCharts === 0) return [];
  const input = new FileUploadBuilder()
    .setCustomId(FIELDS.charts)
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(Math.min(maxCharts, MAX_FILES));
  const hint = {
    plan: chartsKey === null ? 'Images to show with the plan.' : 'More images; those of your command are kept.',
    edit: 'New images replace the charts; without any they stay.',
  };
  return [new LabelBuilder().setLabel('Charts').setDescription(hint[command]).setFileUploadComponent(input)];
}

/** What somebody filled in. */
export function readPlanForm({ fields }: ModalSubmitInteraction) {
  const files = fields.fields.has(FIELDS.charts) ? fields.getUploadedFiles(FIELDS.charts) : null;
  return {
    text: fields.getTextInputValue(FIELDS.text),
    date: fields.getTextInputValue(FIELDS.date),
    files: files ? [...files.values()] : [],
  };
}

/** The text that somebody typed, to be given back when it cannot be taken; nobody should have to type it twice. */
export function typedText({ fields }: ModalSubmitInteraction): ReplyPage[] {
  if (!fields.fields.has(FIELDS.text)) return [];
  const text = fields.getTextInputValue(FIELDS.text);
  const embeds = textEmbeds(text, 'Your text, to copy', COLOURS.past);
  return replyPages('', embeds);
}
