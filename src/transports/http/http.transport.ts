import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Agent } from 'undici';
import { Clock } from '../../clock';
import { REDACTED, SETTINGS, type Settings } from '../../config';
import {
  type Composed,
  DELIVERY_RULES,
  type DeliveryRules,
  type DeliveryTarget,
  type Destination,
  type Finding,
  type Located,
  type OpenDelivery,
  type Outcome,
  type Pacing,
  type Rendered,
  type SendReport,
  type Transport,
  TransportRegistry,
} from '../../outbox';
import { type OutboxItemContent, toStorableText } from '../../storage';
import { mayHaveBeenWritten } from '../request-failures';
import { classifyAnswer } from './classify-answer';
import { HTTP, type HttpDestination } from './http-destination';
import { lookUpPublic, PRIVATE_ADDRESS } from './public-address';
import { signatureHeaders } from './sign';

const MAX_CONNECTIONS = 8;
/** So much of an answer is looked at. */
const MAX_ANSWER_BYTES = 16_384;
const MAX_REASON = 300;
const USER_AGENT = 'coachwire (https://github.com/coachwire/coachwire)';

/** The receiver says by 429 when it is too much. */
const NO_PACING: Pacing = {
  nextAllowedAt: (_target, nowMs) => nowMs,
  begin: () => ({}),
  end: () => {},
  cancel: () => {},
  remember: () => {},
};

/** Each item as JSON in a POST of its own, signed as Standard Webhooks has it. */
@Injectable()
export class HttpTransport implements Transport, OnModuleInit {
  readonly name = HTTP;
  readonly limits = { items: 1, size: Infinity };
  readonly pacing = NO_PACING;
  private readonly agent: Agent;

  constructor(
    private readonly registry: TransportRegistry,
    private readonly clock: Clock,
    @Inject(DELIVERY_RULES) private readonly rules: Pick<DeliveryRules, 'sendTimeoutMs'>,
    @Inject(SETTINGS) settings: Pick<Settings, 'ALLOW_PRIVATE_DESTINATIONS'>,
  ) {
    this.agent = new Agent({
      connections: MAX_CONNECTIONS,
      pipelining: 1,
      // A connection that the other side closes at this moment would make the answer to a send uncertain.
      keepAliveTimeout: 4000,
      connect: {
        timeout: rules.sendTimeoutMs / 2,
        ...(!settings.ALLOW_PRIVATE_DESTINATIONS && { lookup: lookUpPublic }),
      },
    });
  }

  onModuleInit(): void {
    this.registry.register(this);
  }

  render({ kind, happenedAt, payload, mentions }: OutboxItemContent): Rendered {
    const content = `{"type":${JSON.stringify(kind)},"timestamp":${JSON.stringify(happenedAt)},"data":${payload}}`;
    return { size: content.length, content, mentions: JSON.parse(mentions) as string[] };
  }

  compose(_deliveryId: string, _destination: Destination, [item]: readonly Rendered[]): Composed {
    if (!item) throw new RangeError('A delivery without items');
    return { body: item.content, nonce: null };
  }

  async send({ destination }: DeliveryTarget, { id, body }: OpenDelivery): Promise<SendReport> {
    const outcome = await this.post(destination as HttpDestination, id, body);
    return { outcome, receipt: null, lane: null };
  }

  /** Receivers know a repetition by `webhook-id`, which is the delivery's id. */
  isRepeatSafe(): boolean {
    return true;
  }

  find(): Promise<Finding> {
    return Promise.resolve({ kind: 'unknown' });
  }

  locate(destination: Destination): Promise<Located> {
    return Promise.resolve({ lane: (destination as HttpDestination).lane });
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async post(destination: HttpDestination, id: string, body: string): Promise<Outcome> {
    const { sendTimeoutMs } = this.rules;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), sendTimeoutMs);
    const { origin, pathname, search } = new URL(destination.url);
    try {
      const answer = await this.agent.request({
        ...{ origin, path: pathname + search, method: 'POST', body, signal: timeout.signal },
        headers: {
          ...{ 'user-agent': USER_AGENT, 'content-type': 'application/json' },
          ...signatureHeaders(id, body, destination.secrets, this.clock.nowMs()),
        },
      });
      const retryAfter = answer.headers['retry-after'];
      return classifyAnswer(
        {
          status: answer.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
          text:
            answer.statusCode < 400 ? await drained(answer.body) : redact(await readStart(answer.body), destination),
        },
        this.clock.nowMs(),
      );
    } catch (error) {
      const { code = (error as Error).name } = error as NodeJS.ErrnoException;
      if (code === PRIVATE_ADDRESS) return { kind: 'pause', reason: LEADS_INSIDE };
      const cause = timeout.signal.aborted ? `timeout after ${sendTimeoutMs / 1000} s` : code;
      return mayHaveBeenWritten(cause)
        ? { kind: 'ambiguous', reason: `no answer: ${cause}` }
        : { kind: 'back-off', reason: `no connection: ${cause}` };
    } finally {
      clearTimeout(timer);
    }
  }
}

const LEADS_INSIDE =
  'the name of the address leads to a private, loopback or link-local one; ALLOW_PRIVATE_DESTINATIONS=true allows these';

async function drained(body: Readable & { dump(): Promise<void> }): Promise<string> {
  await body.dump();
  return '';
}

/** The beginning of an answer; the connection of one that goes on is given up. */
async function readStart(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a receiver answers may repeat the address, which may hold a secret. */
function redact(text: string, { url }: HttpDestination): string {
  const { pathname, search, href } = new URL(url);
  const secrets = [href, `${pathname}${search}`, ...pathname.split('/'), ...new URLSearchParams(search).values()];
  const kept = secrets
    .filter((secret) => secret.length > 3)
    .sort((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
  return toStorableText(kept.replace(/\s+/g, ' ').trim().slice(0, MAX_REASON));
}
