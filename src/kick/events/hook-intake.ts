import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock';
import { DomainError, HttpFault } from '../../errors';
import type { HookOutcome, KickFigures } from '../kick-figures';
import type { NotificationStore } from '../notifications/notification-store';
import { channelKey } from '../reading/channel-name';
import { asObject, asText, parseJson } from '../reading/json';
import { matchMessage } from '../reading/match-message';
import type { Watched } from '../reading/mention';
import { readHookEvent } from '../reading/read-message';
import { type HookHeaders, isOfNow, isSignedBy } from './hook-signature';
import type { PublicKeys } from './public-keys';
import type { SilenceWatch } from './silence-watch';

/** How far an event's time may be from ours. */
const TOLERANCE_MS = 5 * 60_000;
const REMEMBERED_EVENTS = 10_000;

/** What became of a request that was taken. */
export type HookResult = Extract<HookOutcome, 'accepted' | 'repeated' | 'ignored' | 'unreadable'>;

/** Takes the events that Kick posts: signed, of now, and each once. */
export class HookIntake {
  private readonly logger = new Logger('Kick');
  /** Ids of events that were dealt with. */
  private readonly seen = new LRUCache<string, true>({ max: REMEMBERED_EVENTS });

  constructor(
    private readonly keys: PublicKeys,
    private readonly store: Pick<NotificationStore, 'store'>,
    private readonly watched: Watched,
    /** As configured. */
    private readonly channels: readonly string[],
    private readonly silence: SilenceWatch,
    private readonly figures: KickFigures,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves when what is to be kept is committed. Answers `forged` for a request that Kick did not sign; throws
   * `signature-too-old` for one of another time, and `unavailable` when it is to be sent again.
   */
  async take(headers: HookHeaders | null, body: Buffer): Promise<HookResult | 'forged'> {
    try {
      const outcome = await this.judge(headers, body);
      this.figures.countHook(outcome);
      if (outcome === 'late') throw tooOld();
      return outcome;
    } catch (error) {
      if (!(error instanceof HttpFault)) this.figures.countHook('failed');
      throw error;
    }
  }

  private async judge(headers: HookHeaders | null, body: Buffer): Promise<HookResult | 'forged' | 'late'> {
    if (headers === null || !(await this.isGenuine(headers, body))) return 'forged';
    if (!isOfNow(headers.timestamp, this.clock.nowMs(), TOLERANCE_MS)) return 'late';
    this.silence.heard();
    if (this.seen.has(headers.eventId)) return 'repeated';
    const outcome = await this.read(headers.type, body);
    this.seen.set(headers.eventId, true);
    return outcome;
  }

  private async isGenuine(headers: HookHeaders, body: Buffer): Promise<boolean> {
    const key = await this.keys.get();
    if (key === null) throw keyUnknown();
    if (isSignedBy(key, headers, body)) return true;
    const other = await this.keys.getOtherThan(key);
    return other !== null && isSignedBy(other, headers, body);
  }

  private async read(type: string, bytes: Buffer): Promise<HookResult> {
    const body = parseJson(bytes.toString('utf8'));
    const reading = readHookEvent(type, body);
    this.figures.countReading('events', reading.kind);
    if (reading.kind === 'other') return 'ignored';
    if (reading.kind === 'unreadable') {
      this.logger.warn({ reason: reading.reason }, 'An event of Kick cannot be read');
      return 'unreadable';
    }
    const channel = this.channelOf(body);
    const { message } = reading;
    const kind = matchMessage(message, this.watched);
    if (channel === null || kind === null) return 'ignored';
    const stored = await this.store.store([{ source: 'events', channel, kind, message }]);
    return stored.length > 0 ? 'accepted' : 'repeated';
  }

  /** The configured channel that an event is of; null for another one's. */
  private channelOf(body: unknown): string | null {
    const { channel_slug: slug, username } = asObject(asObject(body)?.broadcaster) ?? {};
    const names = [slug, username].map(asText).filter((name) => name !== null);
    const keys = new Set(names.map(channelKey));
    return this.channels.find((channel) => keys.has(channelKey(channel))) ?? null;
  }
}

const tooOld = () =>
  new HttpFault(401, 'signature-too-old', 'The event was signed more than five minutes ago, or in the future.', {
    'www-authenticate': 'Signature',
  });

const keyUnknown = () =>
  new DomainError(
    'unavailable',
    'kick-key-unknown',
    "Kick's public key is not known yet, so the signature cannot be checked. Send the event again later.",
    { retryAfterSeconds: 60 },
  );
