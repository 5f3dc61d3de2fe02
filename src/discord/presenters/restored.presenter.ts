import type { CoachRoster } from '../../config';
import type { Plan, RestoredVersion } from '../../plans';
import type { CommandReply } from '../answers/command-reply';
import { slotTitle } from './plan-embeds';
import { replyPages } from './reply-pages';

/** What an author is told, below the message of an earlier version, when the newer message was deleted. */
export function presentRestored(plan: Plan, roster: CoachRoster): CommandReply {
  const lines = [
    `The newer message was deleted, so this one counts again: ${slotTitle(plan, roster)}, now version ${plan.version}.`,
    'To take the plan away, delete this message too.',
  ];
  return { audience: 'caller', pages: replyPages(lines.join('\n')) };
}

/** One line with a link to the message of the version that counts again where a plan moved away. */
export function restoredLine({ plan, messageId, channelId }: RestoredVersion, roster: CoachRoster): string {
  const link = `https://discord.com/channels/${plan.guildId}/${channelId}/${messageId}`;
  return `For ${slotTitle(plan, roster)} the earlier message counts again (version ${plan.version}): ${link}`;
}
