import { randomUUID } from 'node:crypto';
import type { AlertContent, NewDelivery, PendingAlert, WriteTransaction } from '../../storage';
import { latenessSize, markLate } from '../../alerts/embeds/alert-embed';
import type { Embed } from '../../transports/discord/message/embed';
import { MESSAGE_LIMITS } from '../../transports/discord/message/embed';
import { isTooLate } from '../../transports/discord/message/lateness';
import { buildMessageBody, type PackedAlert } from '../../transports/discord/message/message-body';
import { packDelivery } from './choose-items';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';

export const TOO_LATE = 'too late';

interface Window {
  pending: PendingAlert[];
  tooLate: number;
  isUnfinished: boolean;
}

/** One more than a message takes tells that there is a backlog. */
const WINDOW = MESSAGE_LIMITS.embeds + 1;
/** A long row of alerts that are too late is ended in steps, so that a transaction stays short. */
const MAX_ROUNDS = 20;

export interface Packing {
  /** Null when there is nothing to send. */
  delivery: OpenDelivery | null;
  /** How many alerts were given up because they would have come too late. */
  tooLate: number;
  /** More of them may stand before what is to be sent: another transaction goes on. */
  isUnfinished: boolean;
}

/**
 * Fixes the next message of each destination: which alerts, in which order, in which bytes. Stored with the transaction. Step
 * by step for all of them: the same work many times in a row costs far less than all of it for one after the other.
 */
export async function packAll(
  tx: WriteTransaction,
  targets: readonly DeliveryTarget[],
  nowMs: number,
): Promise<Packing[]> {
  const windows: Window[] = [];
  for (const { id } of targets) windows.push(await readWindow(tx, id, nowMs));
  const deliveries = targets.map((target, index) => {
    const pending = windows[index]?.pending ?? [];
    if (pending.length === 0) return null;
    const order = packDelivery(pending.map((alert) => toPackable(alert, nowMs)));
    return fix(target, inOrder(pending, order.map(Number)), '', nowMs);
  });
  for (const delivery of deliveries) if (delivery) await tx.deliveries.insert(delivery.stored);
  return deliveries.map((delivery, index) => ({
    delivery: delivery?.open ?? null,
    tooLate: windows[index]?.tooLate ?? 0,
    isUnfinished: windows[index]?.isUnfinished ?? false,
  }));
}

/** Stores a delivery of a part of those in one that was refused. */
export async function fixPart(
  tx: WriteTransaction,
  target: DeliveryTarget,
  alertIds: number[],
  splitPath: string,
  nowMs: number,
): Promise<void> {
  const contents = inOrder(await tx.alerts.listContents(alertIds), alertIds);
  await tx.deliveries.insert(fix(target, contents, splitPath, nowMs).stored);
}

/** A delivery of these alerts, in this order: as it is stored, and as it is worked with. */
function fix(
  { id: destinationId, destination }: DeliveryTarget,
  contents: readonly AlertContent[],
  splitPath: string,
  nowMs: number,
): { stored: NewDelivery; open: OpenDelivery } {
  const id = randomUUID();
  const alertIds = contents.map((content) => content.id);
  const packed = contents.map((content) => toPacked(content, nowMs));
  const { body, nonce } = buildMessageBody(id, packed, destination.kind);
  const stored: NewDelivery = {
    ...{ id, destinationId, splitPath, body, nonce, alertIds: JSON.stringify(alertIds) },
    // A whole one is sent right away; parts follow one by one.
    mayBeSent: splitPath === '' ? 1 : 0,
    createdAt: new Date(nowMs).toISOString(),
  };
  return { stored, open: { id, splitPath, alertIds, body, mayBeSent: false, createdAtMs: nowMs } };
}

/**
 * The pending alerts that packing has to see: the oldest, and when there is a backlog the oldest exits with what goes before
 * them. Of a symbol's long row its beginning is enough, since it fills the message by itself. What comes too late is ended.
 */
async function readWindow(tx: WriteTransaction, destinationId: number, nowMs: number): Promise<Window> {
  let tooLate = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const pending = await readCandidates(tx, destinationId);
    const late = pending.filter((alert) => isTooLateAt(alert, nowMs));
    if (late.length === 0) return { pending, tooLate, isUnfinished: false };
    const ids = late.map(({ id }) => id);
    const { length: ended } = await tx.alerts.end(ids, 'dead', TOO_LATE, new Date(nowMs).toISOString());
    await tx.destinations.addPending(destinationId, -ended);
    tooLate += ended;
  }
  return { pending: [], tooLate, isUnfinished: true };
}

async function readCandidates(tx: WriteTransaction, destinationId: number): Promise<PendingAlert[]> {
  const oldest = await tx.alerts.listPending(destinationId, WINDOW);
  if (oldest.length < WINDOW) return oldest;
  const exits = await tx.alerts.listPendingExits(destinationId, WINDOW);
  const candidates = new Map([...oldest, ...exits].map((alert) => [alert.id, alert]));
  for (const symbol of new Set(exits.map((alert) => alert.symbol))) {
    const ofSymbol = await tx.alerts.listPendingOfSymbol(destinationId, symbol, WINDOW);
    for (const alert of ofSymbol) candidates.set(alert.id, alert);
  }
  return [...candidates.values()].sort((one, other) => one.id - other.id);
}

function isTooLateAt({ isExit, signalAt, maxAgeSeconds }: PendingAlert, nowMs: number): boolean {
  return isTooLate({ isExit: isExit === 1, signalTimeMs: Date.parse(signalAt), maxAgeSeconds }, nowMs);
}

function toPackable({ id, symbol, isExit, size, signalAt }: PendingAlert, nowMs: number) {
  return { id: String(id), symbol, isExit: isExit === 1, size: size + latenessSize(Date.parse(signalAt), nowMs) };
}

function toPacked({ embed, mentionRoles, signalAt }: AlertContent, nowMs: number): PackedAlert {
  const signalTimeMs = Date.parse(signalAt);
  const isLate = latenessSize(signalTimeMs, nowMs) > 0;
  return {
    embed: isLate ? JSON.stringify(markLate(JSON.parse(embed) as Embed, signalTimeMs, nowMs)) : embed,
    mentionRoles: JSON.parse(mentionRoles) as string[],
  };
}

function inOrder(contents: readonly AlertContent[], ids: readonly number[]): AlertContent[] {
  const byId = new Map(contents.map((content) => [content.id, content]));
  return ids.map((id) => byId.get(id)!);
}
