import type { Coach } from '../config';
import { DomainError } from '../errors';

const MAX_ECHO = 40;

/** What somebody typed, made safe to show in a message: short, on one line, without control characters. */
function echo(input: string): string {
  const visible = input.toWellFormed().replace(/\p{C}/gu, '\ufffd');
  return visible.length > MAX_ECHO ? `${visible.slice(0, MAX_ECHO).toWellFormed()}…` : visible;
}

/** How a plan's place is named to people: `the plan of Swing (s) for 2026-11-20`. */
function slot(coach: Coach, date: string): string {
  return `the plan of ${coach.name} (${coach.code}) for ${date}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const coachMissing = () => new DomainError('invalid', 'coach-missing', 'Missing required parameter: coach');

export const coachUnknown = (input: string, codes: string) =>
  new DomainError('invalid', 'coach-unknown', `Invalid coach name '${echo(input)}'. Valid coaches: ${codes}`);

export const coachNotYours = (coach: Coach) =>
  new DomainError(
    'forbidden',
    'coach-not-yours',
    `You are not among those who may post for ${coach.name} (${coach.code}). Ask the operator to add you to its coach roster.`,
  );

export const invalidDate = (input: string) =>
  new DomainError('invalid', 'date-invalid', `Invalid date '${echo(input)}'. Use YYYY-MM-DD, for example 2026-11-20.`);

/** `right` is the date that must be meant, where there is only one. */
export const misshapenDate = (word: string, right: string | null) =>
  new DomainError(
    'invalid',
    'date-invalid',
    `Invalid date '${echo(word)}'. Use YYYY-MM-DD, ${right === null ? 'for example 2026-11-20' : `here ${right}`}. ` +
      'If it belongs to the text, begin the text with another word.',
  );

export const dateInThePast = (date: string, today: string) =>
  new DomainError(
    'invalid',
    'date-in-the-past',
    `${date} is over: a new plan is for today (${today}) or a coming day. To change a plan that is there, edit it.`,
  );

export const planEmpty = () =>
  new DomainError('invalid', 'plan-empty', 'The plan has no text. Write what you plan to do.');

export const planTooLong = (length: number, limit: number) =>
  new DomainError(
    'invalid',
    'plan-too-long',
    `The plan has ${length} characters; at most ${limit} fit. Shorten it by ${length - limit}.`,
  );

export const invalidPlanCharacters = () =>
  new DomainError(
    'invalid',
    'plan-characters',
    'The plan holds a character that cannot be stored (U+0000 or half of an emoji). Remove it and send the plan again.',
  );

export const planNotFound = (coach: Coach, date: string) =>
  new DomainError('not-found', 'plan-not-found', `There is no plan of ${coach.name} (${coach.code}) for ${date}.`);

export const planNotYours = (coach: Coach, date: string, author: string) =>
  new DomainError('forbidden', 'plan-not-yours', `Only ${author}, who posted ${slot(coach, date)}, can change it.`);

export const planNotYoursToDelete = (coach: Coach, date: string, author: string) =>
  new DomainError(
    'forbidden',
    'plan-not-yours',
    `Only ${author}, who posted ${slot(coach, date)}, or an administrator of this server can delete it.`,
  );

export const nothingToEdit = () =>
  new DomainError('invalid', 'edit-empty', 'The edit has neither text nor images. Add the new text or new charts.');

export const changedLater = (coach: Coach, date: string) =>
  new DomainError(
    'conflict',
    'plan-changed-later',
    `${capitalised(slot(coach, date))} was changed later on, and stays as it is.`,
  );

export const editMovesNoPlan = (coach: Coach, date: string) =>
  new DomainError(
    'invalid',
    'edit-moves-no-plan',
    `${capitalised(slot(coach, date))} stays as it is: an edit cannot move it. To change another plan, write a new message.`,
  );

export const guildMissing = () =>
  new DomainError(
    'invalid',
    'guild-missing',
    'Plans of several Discord servers are kept here: name one with the parameter guild (its id), or set DEFAULT_GUILD_ID.',
  );

export const guildUnknown = () =>
  new DomainError(
    'invalid',
    'guild-missing',
    'No Discord server is known here yet: name one with the parameter guild (its id), or set DEFAULT_GUILD_ID.',
  );

export const guildNotServed = (guildId: string) =>
  new DomainError(
    'invalid',
    'guild-not-served',
    `The Discord server ${guildId} is not among those served here (DISCORD_GUILD_IDS).`,
  );

export const tooManyCharts = (count: number, limit: number) =>
  new DomainError(
    'invalid',
    'charts-too-many',
    `The plan has ${count} charts; at most ${limit} are kept (MAX_CHART_ATTACHMENTS).`,
  );

export const cursorInvalid = () =>
  new DomainError('invalid', 'cursor-invalid', 'Invalid cursor. Use next_cursor of the page before, unchanged.');

export const rangeInverted = (from: string, to: string) =>
  new DomainError('invalid', 'range-inverted', `The range ends before it begins: from ${from} to ${to}. Swap the two.`);
