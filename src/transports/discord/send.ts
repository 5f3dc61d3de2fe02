import type { SendReport } from '../../outbox';
import { classifyOutcome } from './classify-outcome';
import type { DiscordRest } from './discord-rest';
import type { RateLimitAnswer } from './pacing/rate-limit-headers';
import type { SendWay } from './send-way';

/** How a send ended, with what Discord said of its limits. */
export interface DiscordReport extends SendReport {
  limits: RateLimitAnswer | null;
}

const SNOWFLAKE = /^\d{1,20}$/;

/** Sends the bytes of a delivery, once. */
export async function send(
  rest: DiscordRest,
  { path, asBot, answerTellsLane }: SendWay,
  body: string,
): Promise<DiscordReport> {
  const answer = await rest.request({ method: 'POST', path, body, asBot });
  const outcome = classifyOutcome(answer.result);
  const message = outcome.kind === 'delivered' ? answer.body : null;
  const { id, channel_id: channelId } = (message ?? {}) as { id?: unknown; channel_id?: unknown };
  return {
    ...{ outcome, limits: answer.limits, receipt: snowflakeIn(id) },
    lane: answerTellsLane ? snowflakeIn(channelId) : null,
  };
}

function snowflakeIn(value: unknown): string | null {
  return typeof value === 'string' && SNOWFLAKE.test(value) ? value : null;
}
