import type { APIEmbed } from 'discord.js';
import type { CoachRoster } from '../../config';
import type { Plan, PlanChart } from '../../storage';
import { discordTime, inlineName, shorten, showLinkTargets } from './message-text';
import { splitIntoPages } from './text-pages';

/** Discord's limit of a description is 4096; the rest leaves room for title, fields and footer under the limit of a message. */
const MAX_DESCRIPTION = 4000;
const MAX_TITLE = 256;
const MAX_FOOTER_NAME = 100;
/** Discord refuses the whole message for an image address that is longer. */
const MAX_URL = 2048;
/** An embed must hold something that can be seen. */
const INVISIBLE = '\u200b';

export const COLOURS = { recorded: 0x2ecc71, changed: 0x3498db, shown: 0x5865f2, past: 0x95a5a6 };

/** `Day Trading (d)`; a coach who left the roster goes by the code. */
export function coachTitle(code: string, roster: CoachRoster): string {
  const coach = roster.find(code);
  return coach ? `${coach.name} (${coach.code})` : code;
}

/** `**Day Trading (d)** for **2026-11-20**` */
export function slotTitle({ coach, date }: Pick<Plan, 'coach' | 'date'>, roster: CoachRoster): string {
  return `**${coachTitle(coach, roster)}** for **${date}**`;
}

/** Embeds, and the charts that they show by their address. */
export interface PicturedEmbeds {
  embeds: APIEmbed[];
  pictures: readonly PlanChart[];
}

/** A whole plan with every chart as a picture. */
export function shownPlan(plan: Plan, roster: CoachRoster, colour: number): PicturedEmbeds {
  const title = `${coachTitle(plan.coach, roster)} · ${plan.date}`;
  const embeds = textEmbeds(plan.text, title, colour);
  const last = embeds.at(-1);
  if (last) Object.assign(last, { fields: planTimes(plan), footer: { text: planFooter(plan) } });
  return withPictures(embeds, plan.charts, title, colour);
}

/** The embeds of a text with its charts: the first below the text, each further one in an embed of its own. */
export function withPictures(
  embeds: APIEmbed[],
  charts: readonly PlanChart[],
  title: string,
  colour: number,
): PicturedEmbeds {
  const pictures = charts.filter((chart) => isWebAddress(chart.url));
  const [first, ...others] = pictures;
  const last = embeds.at(-1);
  if (last && first) last.image = { url: first.url };
  const further = others.map((chart, index): APIEmbed => ({
    title: shorten(`${title} · chart ${index + 2} of ${pictures.length}`, MAX_TITLE),
    color: colour,
    image: { url: chart.url },
  }));
  return { embeds: [...embeds, ...further], pictures };
}

/** A whole plan with its charts, over as many embeds as its length takes. Joined, their descriptions are the plan. */
export function planEmbeds(plan: Plan, roster: CoachRoster, colour: number): APIEmbed[] {
  const title = `${coachTitle(plan.coach, roster)} · ${plan.date}`;
  const embeds = textEmbeds(plan.text, title, colour);
  const last = embeds.at(-1);
  if (last)
    Object.assign(last, { fields: planTimes(plan), footer: { text: planFooter(plan) } }, chartImage(plan.charts));
  return [...embeds, ...chartEmbeds(plan.charts, title, colour)];
}

/** Text in embeds titled `title`, numbered when there are several. */
export function textEmbeds(text: string, title: string, colour: number): APIEmbed[] {
  const pages = splitIntoPages(showLinkTargets(text), MAX_DESCRIPTION);
  return pages.map((page, index) => ({
    title: shorten(pages.length > 1 ? `${title} · part ${index + 1} of ${pages.length}` : title, MAX_TITLE),
    description: page.trim() === '' ? INVISIBLE : page,
    color: colour,
  }));
}

/** The list of charts, when there are more than the one that is shown beside the text. */
function chartEmbeds(charts: readonly PlanChart[], title: string, colour: number): APIEmbed[] {
  if (charts.length < 2) return [];
  const lines = charts.map((chart, index) => `${index + 1}. ${chartLink(chart)}`).join('\n');
  return splitIntoPages(lines, MAX_DESCRIPTION).map((description) => ({
    title: shorten(`${title} · charts`, MAX_TITLE),
    description,
    color: colour,
  }));
}

/** A chart as a link named after its file. */
export function chartLink(chart: PlanChart): string {
  const name = inlineName(chart.filename);
  return isWebAddress(chart.url) ? `[${name}](${chart.url})` : name;
}

function chartImage(charts: readonly PlanChart[]): { image?: { url: string } } {
  const shown = charts.find((chart) => isWebAddress(chart.url));
  return shown ? { image: { url: shown.url } } : {};
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s()]+$/.test(url) && url.length <= MAX_URL;
}

function planTimes(plan: Plan): { name: string; value: string; inline: boolean }[] {
  const posted = { name: 'Posted', value: discordTime(plan.createdAt), inline: true };
  return plan.editedAt === null
    ? [posted]
    : [posted, { name: 'Changed', value: discordTime(plan.editedAt), inline: true }];
}

function planFooter(plan: Plan): string {
  return `by ${shorten(plan.author, MAX_FOOTER_NAME)} · version ${plan.version}`;
}
