import type { RateLimitAnswer } from './pacing/rate-limit-headers';
import type { SendResult } from './send-result';
import type { Destination } from './destination';
import type { DiscordRest } from './discord-rest';

/** How a send ended, and what Discord said of the message. */
export interface Sent {
  result: SendResult;
  limits: RateLimitAnswer | null;
  messageId: string | null;
  /** The channel that the message went to. */
  channelId: string | null;
}

/** Sends the bytes of a delivery, once. */
export async function send(rest: DiscordRest, destination: Destination, body: string): Promise<Sent> {
  const answer = await rest.request({ method: 'POST', path: pathTo(destination), body, asBot: isBots(destination) });
  const isThere = answer.result.kind === 'answer' && answer.result.status < 300;
  const message = isThere ? readMessage(answer.body) : { messageId: null, channelId: null };
  return { result: answer.result, limits: answer.limits, ...message };
}

function isBots({ kind }: Destination): boolean {
  return kind === 'channel';
}

/** Only with `wait=true` an answer means that the message was saved. */
function pathTo(destination: Destination): string {
  if (destination.kind === 'channel') return `/channels/${destination.channelId}/messages`;
  const { id, token, threadId } = destination.address;
  return `/webhooks/${id}/${token}?wait=true${threadId === null ? '' : `&thread_id=${threadId}`}`;
}

const SNOWFLAKE = /^\d{1,20}$/;

function readMessage(body: unknown): Pick<Sent, 'messageId' | 'channelId'> {
  const { id, channel_id: channelId } = (body ?? {}) as { id?: unknown; channel_id?: unknown };
  return { messageId: snowflakeIn(id), channelId: snowflakeIn(channelId) };
}

function snowflakeIn(value: unknown): string | null {
  return typeof value === 'string' && SNOWFLAKE.test(value) ? value : null;
}
