import type { FeedTime } from './feeds/feed-time';
import { parseJson } from './reading/json';

/** What Kick's answers hold is a few KB; whatever is longer is none of them. */
const MAX_ANSWER_CHARACTERS = 1024 * 1024;

export class KickHttpError extends Error {
  constructor(
    message: string,
    /** Null without an answer. */
    readonly status: number | null,
  ) {
    super(message);
  }
}

export interface KickHttpOptions {
  userAgent: string;
  timeoutMs: number;
  time: FeedTime;
}

/** Asks Kick over HTTP: with a time limit, no redirects, and answers that are JSON. Throws KickHttpError with a reason to show. */
export class KickHttp {
  constructor(private readonly options: KickHttpOptions) {}

  getJson(url: string, ended: AbortSignal, headers: Record<string, string> = {}): Promise<unknown> {
    return this.ask(url, { headers }, ended);
  }

  postJson(url: string, body: object, ended: AbortSignal, headers: Record<string, string> = {}): Promise<unknown> {
    const sent = { 'content-type': 'application/json', ...headers };
    return this.ask(url, { method: 'POST', headers: sent, body: JSON.stringify(body) }, ended);
  }

  postForm(url: string, fields: Record<string, string>, ended: AbortSignal): Promise<unknown> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.ask(url, { method: 'POST', headers, body: new URLSearchParams(fields).toString() }, ended);
  }

  private async ask(url: string, request: RequestInit & { headers: Record<string, string> }, ended: AbortSignal) {
    const { userAgent, timeoutMs, time } = this.options;
    const place = `${request.method ?? 'GET'} ${new URL(url).host}${new URL(url).pathname}`;
    const deadline = time.deadline(timeoutMs, ended);
    try {
      const headers = { accept: 'application/json', 'user-agent': userAgent, ...request.headers };
      const response = await fetch(url, { ...request, headers, redirect: 'manual', signal: deadline.signal });
      const text = await readText(response);
      if (!response.ok) throw new KickHttpError(`${place} answered ${response.status}`, response.status);
      const body = parseJson(text);
      if (body === undefined) throw new KickHttpError(`${place} answered what is no JSON`, response.status);
      return body;
    } catch (error) {
      if (error instanceof KickHttpError) throw error;
      const isTimeout = deadline.signal.aborted && !ended.aborted;
      throw new KickHttpError(
        `${place}: ${isTimeout ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error)}`,
        null,
      );
    } finally {
      deadline.clear();
    }
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER_CHARACTERS) throw new Error('the answer is too long');
  }
  return text + decoder.decode();
}

/** A short reason: messages of fetch say less than their causes. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
