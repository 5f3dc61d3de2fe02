import type { APIEmbed } from 'discord.js';
import type { Coach, CoachRoster } from '../../config';
import type { PlanRevision } from '../../storage';
import type { CommandReply } from '../answers/command-reply';
import { chartLink, COLOURS, coachTitle, textEmbeds } from './plan-embeds';
import { count, discordTime, inlineName, showLinkTargets } from './message-text';
import { replyPages } from './reply-pages';
import { splitIntoPages } from './text-pages';

/** More than these are attached as a file: nobody reads thirty messages on a phone. */
const MAX_SHOWN = 5;

const WHAT_HAPPENED = { edited: 'Edited', reposted: 'Replaced', deleted: 'Deleted' };

export interface HistoryOfSlot {
  coach: Coach;
  date: string;
  /** Newest first. */
  revisions: readonly PlanRevision[];
}

/** The answer to `history`: the newest earlier versions in full; when there are more, all of them in an attached file. */
export function presentHistory({ coach, date, revisions }: HistoryOfSlot, roster: CoachRoster): CommandReply {
  const slot = `**${coachTitle(coach.code, roster)}** for **${date}**`;
  if (revisions.length === 0) return { audience: 'caller', pages: replyPages(`${slot} has no earlier versions.`) };
  const headline = `${slot} has ${count(revisions.length, 'earlier version')}, newest first.`;
  const embeds = revisions.slice(0, MAX_SHOWN).flatMap(revisionEmbeds);
  if (revisions.length <= MAX_SHOWN) return { audience: 'caller', pages: replyPages(headline, embeds) };
  const pages = replyPages(
    `${headline} The newest ${MAX_SHOWN} are shown; the attached file holds all of them.`,
    embeds,
  );
  const file = { name: `history-${coach.code}-${date}.txt`, text: revisions.map(revisionText).join('\n\n') };
  return { audience: 'caller', pages: pages.map((page, index) => (index === 0 ? { ...page, files: [file] } : page)) };
}

function revisionEmbeds(revision: PlanRevision): APIEmbed[] {
  const embeds = textEmbeds(revision.text, `Version ${revision.version}`, COLOURS.past);
  const change = `${WHAT_HAPPENED[revision.action]} ${discordTime(revision.editedAt, 'f')} by ${inlineName(revision.editedBy)}`;
  const last = embeds.at(-1);
  if (last) last.fields = [{ name: 'Until', value: change }];
  return [...embeds, ...revisionCharts(revision)];
}

function revisionCharts({ version, charts }: PlanRevision): APIEmbed[] {
  if (charts.length === 0) return [];
  const lines = charts.map(chartLink).join('\n');
  return splitIntoPages(lines, 4000).map((description) => ({
    title: `Version ${version} · charts`,
    description,
    color: COLOURS.past,
  }));
}

function revisionText({ version, action, editedAt, editedBy, text, charts }: PlanRevision): string {
  const head = `=== Version ${version}: ${WHAT_HAPPENED[action].toLowerCase()} ${editedAt} by ${showLinkTargets(editedBy)}`;
  return [head, text, ...charts.map((chart) => `chart: ${chart.filename} ${chart.url}`)].join('\n');
}
