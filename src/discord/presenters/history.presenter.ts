import type { Coach, CoachRoster } from '../../config';
import type { PlanRevision } from '../../storage';
import type { CommandReply } from '../answers/command-reply';
import { COLOURS, type PicturedEmbeds, slotTitle, textEmbeds, withPictures } from './plan-embeds';
import { count, discordTime, inlineName } from './message-text';
import { replyPages } from './reply-pages';

const WHAT_HAPPENED = { edited: 'Edited', reposted: 'Replaced', deleted: 'Deleted' };

export interface HistoryOfSlot {
  coach: Coach;
  date: string;
  /** Newest first. */
  revisions: readonly PlanRevision[];
}

/** The answer to `history`: every earlier version in full, with its charts. */
export function presentHistory({ coach, date, revisions }: HistoryOfSlot, roster: CoachRoster): CommandReply {
  const slot = slotTitle({ coach: coach.code, date }, roster);
  if (revisions.length === 0) return { audience: 'caller', pages: replyPages(`${slot} has no earlier versions.`) };
  const headline = `${slot} has ${count(revisions.length, 'earlier version')}, newest first.`;
  const shown = revisions.map(shownRevision);
  const embeds = shown.flatMap((revision) => revision.embeds);
  const pictures = shown.flatMap((revision) => revision.pictures);
  return { audience: 'caller', pages: replyPages(headline, embeds, pictures) };
}

function shownRevision(revision: PlanRevision): PicturedEmbeds {
  const title = `Version ${revision.version}`;
  const embeds = textEmbeds(revision.text, title, COLOURS.past);
  const change = `${WHAT_HAPPENED[revision.action]} ${discordTime(revision.editedAt, 'f')} by ${inlineName(revision.editedBy)}`;
  const last = embeds.at(-1);
  if (last) last.fields = [{ name: 'Until', value: change }];
  return withPictures(embeds, revision.charts, title, COLOURS.past);
}
