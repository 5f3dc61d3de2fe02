import type { Message } from 'discord.js';
import { DomainError } from '../../errors';
import type { MessageContent } from '../../plans';
import { selectCharts, type SkippedFile } from '../chart-attachments';
import { parsePlanArguments } from '../text-commands/command-arguments';
import { parseCommandLine } from '../text-commands/command-line';

export interface ReadingRules {
  prefix: string;
  botId: string | null;
  maxCharts: number;
}

/**
 * What a message says of plans; null where Discord does not show what is in it: without the Message Content intent it comes
 * empty, and a person cannot send an empty one.
 */
export function readMessage(
  { content: words, attachments, createdAt }: Pick<Message, 'content' | 'attachments' | 'createdAt'>,
  { prefix, botId, maxCharts }: ReadingRules,
): { content: MessageContent; skipped: SkippedFile[] } | null {
  if (words === '' && attachments.size === 0) return null;
  const { charts, skipped } = selectCharts([...attachments.values()], maxCharts, words);
  const line = parseCommandLine(words, prefix, botId);
  if (line?.name !== 'plan' && line?.name !== 'edit') {
    return { content: { kind: 'text', text: words, charts }, skipped };
  }
  try {
    return { content: { kind: line.name, ...parsePlanArguments(line.rest, createdAt), charts }, skipped };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { content: { kind: 'unreadable', error }, skipped };
  }
}

/** Whether a person wrote it: a plan of another bot, of a webhook, or a notice of Discord itself is none. */
export function isByPerson(message: Message): boolean {
  return !message.author.bot && message.webhookId === null && !message.system;
}
