import { createHash } from 'node:crypto';
import type { CoachRoster } from '../config';
import type { DomainError } from '../errors';
import { isCalendarDate, parsePlanText } from '../plans';
import type { LegacyChart, LegacyPlan, LegacyRevision, LegacyRow } from '../storage';
import { RowReader, type TextReading } from './legacy-text';
import type { LocalTime } from './local-time';
import { type NameMapping, nameKey } from './name-mapping';

/** What rows are read with. */
export interface LegacyContext {
  guildId: string;
  roster: CoachRoster;
  /** Coaches who had another name there. */
  coaches: NameMapping;
  /** Discord ids of the authors. */
  authors: NameMapping;
  time: LocalTime;
  reading: TextReading;
  /** Whether an address may be fetched at all, and its link is not known to have ended. */
  isLiveLink: (url: string) => boolean;
}

/** One row of `coach_plans`, read and judged. */
export interface ReadPlan {
  id: string;
  /** As they are written there. */
  coach: string;
  date: string;
  /** Null where it cannot be taken, for that reason. */
  plan: LegacyPlan | null;
  reason: string | null;
  /** What was not as it should be, and how it was read. */
  notes: string[];
}

/** A row of `plan_history` or `plan_charts`. */
export type ReadPart<T> = { id: string; part: T } | { id: string; part: null; reason: string };

/** Reads a plan, without its edits and charts. */
export function readLegacyPlan(row: LegacyRow, context: LegacyContext): ReadPlan {
  const reader = new RowReader(row, context.reading);
  const id = reader.text('id');
  const coachName = reader.text('coach_name').trim();
  const dateText = reader.text('date').trim();
  const createdText = reader.text('created_at');
  const notes: string[] = [];
  const left = (reason: string): ReadPlan => ({ id, coach: coachName, date: dateText, plan: null, reason, notes });

  const { roster, coaches, authors, time } = context;
  const coach = roster.find(coaches.get(nameKey(coachName)) ?? coachName);
  if (!coach) return left(unknownCoach(coachName, roster));
  const date = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(dateText)?.[1] ?? '';
  if (!isCalendarDate(date)) return left(`the date ${quote(dateText)} is no day written YYYY-MM-DD`);
  const text = readText(reader.text('plan'));
  if (text.refusal !== null) return left(text.refusal);

  const createdAt = time.toUtc(createdText) ?? noteTime(notes, 'created_at', createdText, time.toUtc(date));
  const editedText = reader.text('edited_at');
  const editedAt =
    editedText === '' ? null : (time.toUtc(editedText) ?? noteTime(notes, 'edited_at', editedText, null));
  const author = storable(reader.text('author').trim()) || 'unknown';
  const isDeleted = /^(1|true|t|yes|y)$/i.test(reader.text('is_deleted').trim());
  const plan: LegacyPlan = {
    fingerprint: shortHash([id, coachName, dateText, createdText]),
    content: '',
    ...{ guildId: context.guildId, coach: coach.code, date, text: text.text, author },
    authorId: authors.get(nameKey(author)) ?? '',
    channel: storable(reader.text('channel').trim()) || 'unknown',
    ...{ createdAt: createdAt ?? `${date}T00:00:00.000Z`, editedAt },
    // Nobody wrote down when: for now whether, and the time comes from what is known to be the latest.
    deletedAt: isDeleted ? latest(createdAt, editedAt) : null,
    ...{ revisions: [], charts: [] },
  };
  for (const encoding of reader.foundEncodings) notes.push(`read as ${encoding}`);
  return { id, coach: coachName, date: dateText, plan, reason: null, notes };
}

/** Gives a plan its edits and charts, which are in the order of their rows. */
export function completePlan(
  plan: LegacyPlan,
  revisions: readonly LegacyRevision[],
  charts: readonly LegacyChart[],
): LegacyPlan {
  const ended = revisions.toSorted((a, b) => (a.editedAt < b.editedAt ? -1 : a.editedAt > b.editedAt ? 1 : 0));
  const editedAt = latest(plan.editedAt, ended.at(-1)?.editedAt ?? null);
  const content = shortHash([plan.text, plan.deletedAt === null, ended.map(({ text }) => text)]);
  if (plan.deletedAt === null) return { ...plan, content, editedAt, revisions: ended, charts };
  return endPlan({ ...plan, content, editedAt, revisions: ended, charts, deletedAt: null }, null);
}

/** Ends a plan as a deletion does: its slot is free, and its history keeps it. */
export function endPlan(plan: LegacyPlan, endedAt: string | null): LegacyPlan {
  const deletedAt = latest(plan.createdAt, plan.editedAt, endedAt) ?? plan.createdAt;
  const { text, author, authorId } = plan;
  const deletion: LegacyRevision = {
    ...{ text, editedBy: author, editedById: authorId, editedAt: deletedAt, action: 'deleted' },
  };
  return { ...plan, deletedAt, revisions: [...plan.revisions, deletion] };
}

/** An edit: the text before it. */
export function readRevision(row: LegacyRow, context: LegacyContext, plan: LegacyPlan): ReadPart<LegacyRevision> {
  const reader = new RowReader(row, context.reading);
  const id = reader.text('id');
  const { text, refusal } = readText(reader.text('plan_text'));
  if (refusal !== null) return { id, part: null, reason: refusal };
  const editedBy = storable(reader.text('edited_by').trim()) || plan.author;
  const editedById = context.authors.get(nameKey(editedBy)) ?? '';
  const editedAt = context.time.toUtc(reader.text('edited_at')) ?? plan.editedAt ?? plan.createdAt;
  return { id, part: { text, editedBy, editedById, editedAt, action: 'edited' } };
}

/** A chart: its address, and what else is known. */
export function readChart(row: LegacyRow, context: LegacyContext, plan: LegacyPlan): ReadPart<LegacyChart> {
  const reader = new RowReader(row, context.reading);
  const id = reader.text('id');
  const url = reader.text('chart_url').trim();
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol) || address.username || address.password)
    return { id, part: null, reason: `${quote(url)} is no address of a web page` };
  const filename = storable(reader.text('filename').trim()) || lastSegment(address) || 'chart';
  const addedAt = context.time.toUtc(reader.text('added_at')) ?? plan.createdAt;
  const none = { contentType: null, sizeBytes: null, attachmentId: null };
  return { id, part: { ...none, url, filename, addedAt, isOwed: context.isLiveLink(url) } };
}

/** Here nobody is told how to write a better one. */
const refusals: Readonly<Record<string, string>> = {
  'plan-empty': 'the plan has no text',
  'plan-too-long': 'the plan is longer than 4000 characters',
  'plan-characters': 'the plan holds U+0000, or halves of characters',
};

function readText(raw: string): { text: string; refusal: null } | { text: ''; refusal: string } {
  try {
    return { text: parsePlanText(raw), refusal: null };
  } catch (error) {
    return { text: '', refusal: refusals[(error as DomainError).code] ?? (error as DomainError).message };
  }
}

function unknownCoach(name: string, { codes }: CoachRoster): string {
  const cure = name === '' ? '' : `; --coaches ${quote(`${name.slice(0, 40)}=CODE`)} says who is meant`;
  return `the coach ${quote(name)} is unknown (there are ${codes})${cure}`;
}

function noteTime(notes: string[], column: string, text: string, instead: string | null): string | null {
  const found = text.trim() === '' ? 'is missing' : `${quote(text)} is no time`;
  notes.push(`${column} ${found}: taken as ${instead ?? 'never'}`);
  return instead;
}

function latest(...times: (string | null)[]): string | null {
  return times.reduce((later, time) => (later === null || (time !== null && time > later) ? time : later));
}

/** What neither engine could keep is left out of names. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed().slice(0, 200);
}

function lastSegment({ pathname }: URL): string {
  return pathname.split('/').at(-1)?.slice(0, 200) ?? '';
}

function shortHash(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
