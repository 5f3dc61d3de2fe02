import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type ChannelCursor, Storage } from '../../storage';
import { Pauses } from '../gateway/pauses';
import { idBefore, isLaterId } from './message-ids';

const SAVE_EVERY_MS = 5000;

/** The part of a message that tells where it stands. */
export interface PlacedMessage {
  id: string;
  channelId: string;
  guildId: string;
}

interface Channel {
  guildId: string;
  /** The newest message that was seen. */
  latestId: string;
  /** By message: it may be handled as posted, as edited, and as read back, all at once. */
  running: Map<string, Set<Promise<unknown>>>;
}

/**
 * How far each channel was read, kept so that a later start finds what it missed. A cursor never passes a message that is still
 * being handled, and none moves while there may be a gap behind it; one that lags only costs messages that are looked at twice.
 */
@Injectable()
export class ChannelProgress implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChannelProgress.name);
  private readonly channels = new Map<string, Channel>();
  private readonly saved = new Map<string, string>();
  private readonly gone = new Set<string>();
  private heldChannels: 'all' | ReadonlySet<string> = 'all';

  constructor(
    private readonly storage: Storage,
    private readonly pauses: Pauses,
  ) {}

  onModuleInit(): void {
    void this.saveRegularly();
  }

  /** What was handled before the end is handled no more. */
  beforeApplicationShutdown(): Promise<void> {
    return this.save();
  }

  /** Handles a message, or an edit of it: its channel's cursor passes it when `handle` has ended, however it ended. */
  async track<T>({ id, channelId, guildId }: PlacedMessage, handle: () => Promise<T>): Promise<T> {
    const channel = this.channelOf(channelId, guildId);
    if (isLaterId(id, channel.latestId)) channel.latestId = id;
    const ofMessage = channel.running.get(id) ?? new Set();
    channel.running.set(id, ofMessage);
    const handling = handle();
    ofMessage.add(handling);
    try {
      return await handling;
    } finally {
      ofMessage.delete(handling);
      if (ofMessage.size === 0) channel.running.delete(id);
    }
  }

  /** Resolves when the message is not being handled (any more). */
  async ended({ id, channelId }: Omit<PlacedMessage, 'guildId'>): Promise<void> {
    await Promise.allSettled([...(this.channels.get(channelId)?.running.get(id) ?? [])]);
  }

  /** The message is gone: whoever still has it in a list leaves it out. */
  noteGone(messageId: string): void {
    if (this.heldChannels === 'all') this.gone.add(messageId);
  }

  isGone(messageId: string): boolean {
    return this.gone.has(messageId);
  }

  /** The connection was lost: there may be a gap from now on. */
  hold(): void {
    this.heldChannels = 'all';
  }

  /** There is no gap any more, but in these channels. */
  release(exceptChannelIds: Iterable<string> = []): void {
    this.heldChannels = new Set(exceptChannelIds);
    this.gone.clear();
  }

  listCursors(): Promise<ChannelCursor[]> {
    return this.storage.read.channelCursors.list();
  }

  /** Keeps how far channels were read back. */
  async advance(cursors: readonly ChannelCursor[]): Promise<void> {
    if (cursors.length === 0) return;
    await this.storage.write(async (tx) => {
      for (const cursor of cursors) await tx.channelCursors.advance(cursor);
    });
  }

  private async saveRegularly(): Promise<void> {
    while (!this.pauses.isOver) {
      await this.pauses.wait(SAVE_EVERY_MS);
      await this.save();
    }
  }

  private async save(): Promise<void> {
    const cursors = [...this.channels].flatMap(([channelId, channel]) => this.cursorOf(channelId, channel) ?? []);
    try {
      await this.advance(cursors);
      for (const { channelId, messageId } of cursors) this.saved.set(channelId, messageId);
    } catch (error) {
      this.logger.warn({ err: error }, 'How far the channels were read could not be stored; it is tried again');
    }
  }

  private cursorOf(channelId: string, { guildId, latestId, running }: Channel): ChannelCursor | null {
    if (this.heldChannels === 'all' || this.heldChannels.has(channelId)) return null;
    const earliest = [...running.keys()].reduce<string | null>(
      (least, id) => (least === null || isLaterId(least, id) ? id : least),
      null,
    );
    const messageId = earliest === null ? latestId : idBefore(earliest);
    return isLaterId(messageId, this.saved.get(channelId) ?? '0') ? { channelId, guildId, messageId } : null;
  }

  private channelOf(channelId: string, guildId: string): Channel {
    let channel = this.channels.get(channelId);
    if (!channel) {
      channel = { guildId, latestId: '0', running: new Map() };
      this.channels.set(channelId, channel);
    }
    return channel;
  }
}
