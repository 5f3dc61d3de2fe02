import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Client, Events, type GuildTextBasedChannel } from 'discord.js';
import { Clock } from '../../clock';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import type { ChannelCursor } from '../../storage';
import { PlanMessagesService } from '../../plans';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { Pauses } from '../gateway/pauses';
import { CatchUpReport, type CaughtUpIn } from './catch-up-report';
import { ChannelProgress } from './channel-progress';
import { MessageAuthors } from './message-authors';
import { idAt, idBefore, laterId, timeOfId } from './message-ids';
import { MessageDeletions } from './message-deletions';
import { MissedMessages } from './missed-messages';
import { type Missed, MissedPlans } from './missed-plans';
import { decideReadingStart } from './reading-start';
import { ServedChannels } from './served-channels';

const DAY_MS = 86_400_000;
const RETRY_AFTER_MS = 60_000;

/** How far the channels were read, and what the reading found. */
interface Findings {
  cursors: ChannelCursor[];
  unread: string[];
  missed: Missed[];
}

/**
 * After every connection that is no resumption: reads what the gateway did not bring, does it in order, and says so. Live
 * messages go on meanwhile; what both see is done once.
 */
@Injectable()
export class CatchUp implements OnModuleInit {
  private readonly logger = new Logger(CatchUp.name);
  private running: Promise<void> | null = null;
  private isDueAgain = false;
  private isConnected = false;
  private unread: string[] = [];

  constructor(
    private readonly client: Client,
    private readonly channels: ServedChannels,
    private readonly messages: MissedMessages,
    private readonly missedPlans: MissedPlans,
    private readonly planMessages: PlanMessagesService,
    private readonly deletions: MessageDeletions,
    private readonly progress: ChannelProgress,
    private readonly report: CatchUpReport,
    private readonly inFlight: CommandsInFlight,
    private readonly pauses: Pauses,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.client.on(Events.ShardReconnecting, () => this.lose());
    this.client.on(Events.ShardDisconnect, () => this.lose());
    this.client.on(Events.ShardResume, () => this.resume());
    this.client.on(Events.ClientReady, () => this.start());
    // A new session of a client that was ready before: ClientReady is told only once.
    this.client.on(Events.ShardReady, () => this.client.isReady() && this.start());
  }

  private lose(): void {
    this.isConnected = false;
    this.progress.hold();
  }

  /** Discord has sent all that came meanwhile. */
  private resume(): void {
    this.isConnected = true;
    if (this.running === null) this.progress.release(this.unread);
  }

  private start(): void {
    this.isConnected = true;
    this.isDueAgain = this.running !== null;
    this.running ??= this.inFlight.track(this.runUntilDone()).finally(() => (this.running = null));
  }

  private async runUntilDone(): Promise<void> {
    do {
      this.isDueAgain = false;
      try {
        await this.run();
        if (this.isConnected && !this.isDueAgain) this.progress.release(this.unread);
      } catch (error) {
        if (this.pauses.isOver) return;
        this.logger.error({ err: error }, 'Catching up failed; it is tried again in a minute');
        await this.pauses.wait(RETRY_AFTER_MS);
        this.isDueAgain = true;
      }
    } while (this.isDueAgain && !this.pauses.isOver);
  }

  private async run(): Promise<void> {
    this.channels.report();
    const cursors = await this.progress.listCursors();
    if (cursors.length > 0) await this.loadArchivedThreads();
    const findings = await this.readChannels(cursors);
    this.unread = findings.unread;
    const deleted: CaughtUpIn[] = [];
    for (const guildId of this.client.guilds.cache.keys()) {
      deleted.push(...(await this.lookAgain(guildId, cursors, findings.missed)));
    }
    const done = await this.carryOut(findings.missed);
    if (this.pauses.isOver) return;
    await this.progress.advance(findings.cursors);
    await this.report.send([...deleted, ...done]);
  }

  /** Threads that were archived while the bot was away: what was written in them before that was missed too. */
  private async loadArchivedThreads(): Promise<void> {
    await Promise.all(
      this.channels.listThreaded().map(async (channel) => {
        try {
          await this.messages.loadArchivedThreads(channel, this.oldest());
        } catch (error) {
          this.logger.warn({ err: error }, `The archived threads of channel ${channel.id} could not be looked up`);
        }
      }),
    );
  }

  private async readChannels(cursors: readonly ChannelCursor[]): Promise<Findings> {
    const findings: Findings = { cursors: [], unread: [], missed: [] };
    const oldestId = idAt(this.oldest());
    await Promise.all(
      this.channels.list().map(async (channel) => {
        const start = decideReadingStart({
          // The first message of a forum's post has the id of the post itself.
          channelId: channel.isThread() ? idBefore(channel.id) : channel.id,
          lastMessageId: channel.lastMessageId,
          cursor: cursors.find(({ channelId }) => channelId === channel.id)?.messageId ?? null,
          newestInGuild: newestOf(cursors, channel.guildId),
          oldestId,
        });
        await this.readChannel(channel, start, findings);
      }),
    );
    return findings;
  }

  private async readChannel(
    channel: GuildTextBasedChannel,
    start: ReturnType<typeof decideReadingStart>,
    findings: Findings,
  ): Promise<void> {
    const { id: channelId, guildId } = channel;
    if (start.kind === 'nothing') {
      findings.cursors.push({ channelId, guildId, messageId: start.messageId });
      return;
    }
    try {
      if (!this.channels.isReadable(channel)) throw new Error('Read Message History is missing');
      const wanted = this.missedPlans.isWanted.bind(this.missedPlans);
      const { messages, lastId } = await this.messages.listAfter(channel, start.messageId, wanted);
      findings.missed.push(...messages.map((message) => ({ kind: 'posted' as const, at: message.createdAt, message })));
      findings.cursors.push({ channelId, guildId, messageId: lastId });
    } catch (error) {
      findings.unread.push(channelId);
      this.logger.warn({ err: error }, `Channel ${channelId} could not be read back; the next connection tries again`);
    }
  }

  /**
   * Asks for the messages of the plans of the last days. Those that are gone take their plans with them, as of the latest
   * moment at which they were there for all we know, so that what was posted after that finds the place free. Their edits are
   * added to what was missed.
   */
  private async lookAgain(guildId: string, cursors: readonly ChannelCursor[], missed: Missed[]): Promise<CaughtUpIn[]> {
    const days = this.settings.CATCH_UP_DAYS;
    const holding = days === 0 ? [] : await this.planMessages.listHolding(guildId, days, this.clock.now());
    const deleted: CaughtUpIn[] = [];
    const readable = new Map(
      this.channels
        .list()
        .filter((channel) => this.channels.isReadable(channel))
        .map((channel) => [channel.id, channel]),
    );
    for (const { messageId, channelId, editedAt } of holding) {
      const channel = readable.get(channelId);
      if (!channel || this.pauses.isOver) continue;
      const found = await this.messages.find(channel, messageId);
      if (found.kind === 'there') {
        const { message } = found;
        const at = message.editedAt;
        if (at && at.toISOString() > (editedAt ?? '')) missed.push({ kind: 'edited', at, message });
      }
      if (found.kind !== 'gone') continue;
      const cursor = cursors.find((candidate) => candidate.channelId === channelId);
      const at = timeOfId(laterId(cursor?.messageId ?? '0', messageId));
      const deletion = await this.deletions.follow(messageId, at);
      if (!deletion) continue;
      const item = { kind: deletion.kind, messageId, plan: deletion.plan, skipped: [] };
      deleted.push({ channelId, guildId, item });
    }
    return deleted;
  }

  private async carryOut(missed: readonly Missed[]): Promise<CaughtUpIn[]> {
    const authors = new MessageAuthors((message) => this.messages.findAuthor(message));
    const done: CaughtUpIn[] = [];
    for (const one of missed.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      if (this.pauses.isOver) break;
      const { message } = one;
      const item = await this.progress.track(message, () => this.missedPlans.carryOut(one, authors));
      const { channelId, guildId } = message;
      done.push({ channelId, guildId, item, message });
    }
    return done;
  }

  private oldest(): Date {
    return new Date(this.clock.nowMs() - this.settings.CATCH_UP_DAYS * DAY_MS);
  }
}

function newestOf(cursors: readonly ChannelCursor[], guildId: string): string | null {
  const ofGuild = cursors.filter((cursor) => cursor.guildId === guildId).map(({ messageId }) => messageId);
  return ofGuild.length === 0 ? null : ofGuild.reduce(laterId);
}
