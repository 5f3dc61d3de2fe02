import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Agent } from 'undici';
import type { Settings } from '../../config';
import { REDACTED, secretValuesOf, SETTINGS } from '../../config';
import { DELIVERY_RULES, type DeliveryRules } from '../../outbox';
import type { SendResult } from './send-result';
import { mayHaveBeenWritten } from '../request-failures';
import { readDiscordError } from './send-result';
import { type RateLimitAnswer, readRateLimits } from './pacing/rate-limit-headers';

const MAX_CONNECTIONS = 50;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
// Discord asks for this form: https://discord.com/developers/docs/reference#user-agent
const USER_AGENT = 'DiscordBot (https://github.com/coachwire/coachwire, 1)';

export interface RestAnswer {
  result: SendResult;
  /** What the answer says of limits; null without an answer. */
  limits: RateLimitAnswer | null;
  /** The parsed JSON, or null. */
  body: unknown;
}

interface RestRequest {
  method: 'GET' | 'POST';
  /** Below the API's version, with its query. */
  path: string;
  body?: string;
  /** Whether the bot's token goes along. */
  asBot?: boolean;
}

/** Discord's REST API for what the outbox sends: each call is one request, never repeated by itself, and ends in time. */
@Injectable()
export class DiscordRest {
  private readonly agent: Agent;
  private readonly origin: string;
  private readonly basePath: string;
  private readonly secrets: readonly string[];

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(DELIVERY_RULES) private readonly rules: Pick<DeliveryRules, 'sendTimeoutMs'>,
  ) {
    const { origin, pathname } = new URL(settings.DISCORD_API_URL);
    this.origin = origin;
    this.secrets = secretValuesOf(settings);
    this.basePath = `${pathname.replace(/\/+$/, '')}/v10`;
    this.agent = new Agent({
      connections: MAX_CONNECTIONS,
      pipelining: 1,
      // A connection that the other side closes at this moment would make the answer to a send uncertain.
      keepAliveTimeout: 4000,
      connect: { timeout: rules.sendTimeoutMs / 2 },
    });
  }

  /** Whether there is a bot that could read channels and write to them. */
  get hasBot(): boolean {
    return this.settings.DISCORD_BOT_TOKEN !== null;
  }

  /** Never throws: what went wrong is the result. */
  async request({ method, path, body, asBot = false }: RestRequest): Promise<RestAnswer> {
    const { sendTimeoutMs } = this.rules;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), sendTimeoutMs);
    try {
      const answer = await this.agent.request({
        origin: this.origin,
        path: `${this.basePath}${path}`,
        method,
        headers: this.headers(body !== undefined, asBot),
        body: body ?? null,
        signal: timeout.signal,
      });
      const text = this.redact(await readText(answer.body), answer.statusCode, path);
      const parsed = parseJson(text);
      const limits = readRateLimits(answer.statusCode, answer.headers, parsed);
      const error = readDiscordError(parsed);
      return {
        result: { kind: 'answer', status: answer.statusCode, error, wait: limits.wait },
        limits,
        body: parsed,
      };
    } catch (error) {
      const cause = timeout.signal.aborted ? `timeout after ${sendTimeoutMs / 1000} s` : codeOf(error);
      return { result: { kind: 'no-answer', wasWritten: mayHaveBeenWritten(cause), cause }, limits: null, body: null };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  /**
   * What went wrong is stored and shown: a proxy's words may repeat the address, which holds the webhook's token, or a header. An answer
   * to a request that was done is not touched.
   */
  private redact(text: string, status: number, path: string): string {
    if (status < 400) return text;
    const secrets = [...this.secrets, webhookTokenIn(path)].filter((secret) => secret !== null);
    return secrets
      .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text)
      .replace(webhookPath, `$1${REDACTED}`);
  }

  private headers(hasBody: boolean, asBot: boolean): Record<string, string> {
    return {
      'user-agent': USER_AGENT,
      ...(hasBody && { 'content-type': 'application/json' }),
      ...(asBot && { authorization: `Bot ${this.settings.DISCORD_BOT_TOKEN}` }),
    };
  }
}

/** The answer's text; none of one that is longer than any of Discord's. The rest is read, so that the connection stays good. */
function readText(body: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_ANSWER_BYTES) chunks.push(chunk);
    });
    body.once('end', () => resolve(length <= MAX_ANSWER_BYTES ? Buffer.concat(chunks).toString('utf8') : ''));
    body.once('error', reject);
  });
}

const webhookPath = /(webhooks(?:\/|%2F|\\\/)\d+(?:\/|%2F|\\\/))[\w-]+/gi;

function webhookTokenIn(path: string): string | null {
  return /^\/webhooks\/\d+\/([\w-]+)/.exec(path)?.[1] ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not Discord itself: a proxy's page, or nothing at all.
    return null;
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'unknown failure';
}
