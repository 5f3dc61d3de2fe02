import { Inject, Injectable } from '@nestjs/common';
import { Client, type Message, MessageReferenceType } from 'discord.js';
import { AttachedTexts } from '../../charts';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DomainError } from '../../errors';
import { type MessageContent, withoutInvisible } from '../../plans';
import { type AttachedFile, selectCharts, type SkippedFile } from '../chart-attachments';
import { parsePlanArguments } from '../commands/command-arguments';
import { type CommandLine, parseCommandLine } from '../commands/command-line';

/** What Discord's clients make of a text that is too long for a message. */
const LONG_TEXT = /^message\.txt$/i;

/** What a message says: its text, also where that came as a file, and its other files. */
export interface SaidMessage {
  words: string;
  files: AttachedFile[];
  /** Why its text is not all there. */
  problem: DomainError | null;
}

/** Reads messages: what a person wrote into them, what was too long and came as `message.txt`, and what was forwarded. */
@Injectable()
export class MessageReader {
  constructor(
    private readonly client: Client,
    private readonly texts: AttachedTexts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The command that a text begins with. */
  lineOf(words: string): CommandLine | null {
    return parseCommandLine(words, this.settings.COMMAND_PREFIX, this.client.user?.id ?? null);
  }

  /** Whether the message may be a command: one with a file for a text may, and nobody knows before it is fetched. */
  mayBe(message: Message, names: readonly CommandLine['name'][]): boolean {
    const { words, files } = shownIn(message);
    const line = this.lineOf(words);
    return line ? names.includes(line.name) : isUnsaid(words) && files.some(isLongText);
  }

  /** Never rejects for what Discord answers: `problem` tells. */
  async read(message: Message): Promise<SaidMessage> {
    const { words, files } = shownIn(message);
    const file = files.find(isLongText);
    if (!file || !this.continuesIn(words)) return { words, files, problem: null };
    const others = files.filter((other) => other !== file);
    try {
      const text = await this.texts.read(file);
      return { words: isUnsaid(words) ? text : `${words}\n${text}`, files: others, problem: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { words, files: others, problem: error };
    }
  }

  /**
   * What a message says of plans; null where Discord does not show what is in it: without the Message Content intent it comes
   * empty, and a person cannot send an empty one.
   */
  async readPlan(message: Message): Promise<{ content: MessageContent; skipped: SkippedFile[] } | null> {
    const said = await this.read(message);
    const { words, files, problem } = said;
    if (words === '' && files.length === 0 && problem === null) return null;
    const { charts, skipped } = selectCharts(files, this.settings.MAX_CHART_ATTACHMENTS, words);
    if (problem) return { content: { kind: 'unreadable', error: problem }, skipped };
    const line = this.lineOf(words);
    if (line?.name !== 'plan' && line?.name !== 'edit') {
      return { content: { kind: 'text', text: words, charts }, skipped };
    }
    try {
      return { content: { kind: line.name, ...parsePlanArguments(line.rest, message.createdAt), charts }, skipped };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { content: { kind: 'unreadable', error }, skipped };
    }
  }

  /** Nothing but the file, or a command whose text was pasted after it. */
  private continuesIn(words: string): boolean {
    const name = this.lineOf(words)?.name;
    return isUnsaid(words) || name === 'plan' || name === 'edit';
  }
}

/** Whether a person wrote it: a plan of another bot, of a webhook, or a notice of Discord itself is none. */
export function isByPerson(message: Message): boolean {
  return !message.author.bot && message.webhookId === null && !message.system;
}

/** A forwarded message is empty, and shows a copy of the other one. */
function shownIn(message: Message): { words: string; files: AttachedFile[] } {
  const isForward = message.reference?.type === MessageReferenceType.Forward;
  const { content, attachments } = (isForward ? message.messageSnapshots.first() : null) ?? message;
  return { words: content, files: [...attachments.values()] };
}

function isLongText({ name, contentType }: AttachedFile): boolean {
  return LONG_TEXT.test(name) && (contentType === null || /^text\//i.test(contentType));
}

function isUnsaid(words: string): boolean {
  return withoutInvisible(words).trim() === '';
}
