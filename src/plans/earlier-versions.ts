import { Inject, Injectable } from '@nestjs/common';
import { CoachRoster, SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError } from '../errors';
import type { NewChart, Plan, PlanChart, PlanMessageRecord, WriteTransaction } from '../storage';
import type { MessageContent } from './message-rules';
import { parsePlanText } from './plan-text';
import { resolveCoach } from './slot-reading';
import { resolveTradingDay, tradingDayAt } from './trading-day';

/** A message of an earlier version, as it stands now. */
export interface StandingMessage {
  messageId: string;
  channel: { id: string; name: string };
  createdAt: Date;
  editedAt: Date | null;
  /** What it says; null where Discord does not show that. */
  content: MessageContent | null;
}

/** An earlier version that counts again, and the message that posted it. */
export interface RestoredVersion {
  plan: Plan;
  messageId: string;
  channelId: string;
}

type State = { text: string; charts: readonly (NewChart | PlanChart)[] };

/** Lets the version of an earlier message count again when the message of the current one is deleted or edited away. */
@Injectable()
export class EarlierVersions {
  constructor(
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether the message still posts the plan that it posted then. */
  stands(record: PlanMessageRecord, { content, createdAt, editedAt }: StandingMessage): boolean {
    if (content === null) return record.version !== null;
    if (content.kind === 'unreadable') return false;
    if (content.kind === 'text') return record.form === 'saved' && isReadable(content.text);
    if (content.text !== null ? !isReadable(content.text) : content.kind === 'plan') return false;
    try {
      const coach = resolveCoach(content.coach, this.roster);
      return coach.code === record.coach && this.dayOf(content.date, record, createdAt, editedAt) === record.date;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  /** Null when the message posts no version of this plan any more. */
  async restore(
    tx: WriteTransaction,
    held: Plan,
    standing: StandingMessage,
    change: { editedAt: string; editedBy: string; editedById: string },
  ): Promise<RestoredVersion | null> {
    const { messageId, channel } = standing;
    const record = await tx.planMessages.find(messageId);
    if (record?.planId !== held.id || messageId === held.messageId) return null;
    const stored = record.version === null ? null : await tx.plans.findVersion(held, record.version);
    const state = stateOf(standing.content, stored);
    if (!state) return null;
    const plan = await tx.plans.saveVersion(held, { ...change, ...state, messageId, channel, action: 'edited' });
    const editedAt = standing.editedAt?.toISOString() ?? null;
    await tx.planMessages.record({
      ...{ messageId, planId: plan.id, form: record.form, editedAt },
      ...{ version: plan.version, channelId: channel.id },
    });
    return { plan, messageId, channelId: channel.id };
  }

  /** Without a date the message is about the day on which it was written; an edit on a later day leaves it where it is. */
  dayOf(date: string | null, { date: there }: { date: string }, writtenAt: Date, editedAt: Date | null): string {
    const zone = this.settings.TRADING_TIMEZONE;
    if (date !== null) return resolveTradingDay(date, writtenAt, zone);
    const day = tradingDayAt(writtenAt, zone);
    return day < tradingDayAt(editedAt ?? writtenAt, zone) ? there : day;
  }
}

/** The version as it was posted, with what the message says differently by now. */
function stateOf(content: MessageContent | null, stored: State | null): State | null {
  if (content === null || content.kind === 'unreadable') return stored;
  const text = content.text === null ? stored?.text : parsePlanText(content.text);
  if (text === undefined) return null;
  const keepsCharts = content.kind === 'edit' && content.charts.length === 0;
  if (stored === null) return keepsCharts ? { text, charts: [] } : { text, charts: content.charts };
  const isSame = ids(content.charts) === ids(stored.charts);
  return { text, charts: keepsCharts || isSame ? withFreshLinks(stored.charts, content.charts) : content.charts };
}

/** Discord signs the addresses of attachments anew each time; those of a day ago are dead. */
function withFreshLinks(charts: State['charts'], fresh: readonly NewChart[]): State['charts'] {
  return charts.map((chart) => {
    const same = fresh.find(({ attachmentId }) => attachmentId !== null && attachmentId === chart.attachmentId);
    return same ? { ...chart, url: same.url } : chart;
  });
}

function ids(charts: readonly (NewChart | PlanChart)[]): string {
  return charts.map(({ attachmentId }) => attachmentId).join();
}

function isReadable(text: string): boolean {
  try {
    parsePlanText(text);
    return true;
  } catch {
    return false;
  }
}
