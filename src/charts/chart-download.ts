import { imageTypeOf } from './image-type';
import { parseRetryAfter } from './retry-schedule';

/** What Discord lets anybody without Nitro attach. */
export const MAX_CHART_BYTES = 10 * 1024 * 1024;

/** Why a try brought no image. */
export type DownloadFailure =
  /** Another try brings the same. */
  | { kind: 'refused'; reason: 'redirect' | 'too-large' | 'not-an-image' }
  /** The link seems dead; a few more tries tell. */
  | { kind: 'missing'; reason: 'link-dead' | 'incomplete' }
  /** It may work later. */
  | { kind: 'failed'; reason: 'timeout' | 'connection' | 'server-error' | 'rate-limited'; retryAfterMs?: number }
  /** The program ends. */
  | { kind: 'interrupted' };

export type DownloadOutcome = { kind: 'image'; bytes: Buffer; contentType: string } | DownloadFailure;

/** In milliseconds. */
export interface DownloadTimeouts {
  /** To the head of the answer, and between any two pieces of its body. */
  silence: number;
  total: number;
}

export const DOWNLOAD_TIMEOUTS: DownloadTimeouts = { silence: 10_000, total: 60_000 };

/**
 * Fetches an image and tells by its bytes whether it is one. Follows no redirect, reads no more than 10 MiB, and gives up on a
 * server that falls silent. Never throws.
 * @param expectedBytes as the message announced; fewer are not the whole image
 */
export async function downloadChart(
  source: URL,
  expectedBytes: number | null,
  ended: AbortSignal,
  timeouts: DownloadTimeouts = DOWNLOAD_TIMEOUTS,
): Promise<DownloadOutcome> {
  const watchdog = new Watchdog(timeouts);
  try {
    const response = await fetch(source, {
      redirect: 'manual',
      // Compressed, the bytes that arrive would not be the bytes that are kept.
      headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'coachwire' },
      signal: AbortSignal.any([ended, watchdog.signal]),
    });
    const refusal = refusalOf(response);
    if (refusal) {
      await response.body?.cancel();
      return refusal;
    }
    return judge(await readAtMost(response, MAX_CHART_BYTES, watchdog), expectedBytes);
  } catch {
    // Messages of fetch tell nothing that the kind does not, and may quote the signed link.
    if (ended.aborted) return { kind: 'interrupted' };
    return { kind: 'failed', reason: watchdog.signal.aborted ? 'timeout' : 'connection' };
  } finally {
    watchdog.stop();
  }
}

function refusalOf({ status, headers }: Response): DownloadFailure | null {
  if (status === 200) {
    return Number(headers.get('content-length')) > MAX_CHART_BYTES ? { kind: 'refused', reason: 'too-large' } : null;
  }
  if (status >= 300 && status < 400) return { kind: 'refused', reason: 'redirect' };
  if (status === 429) {
    return { kind: 'failed', reason: 'rate-limited', retryAfterMs: parseRetryAfter(headers.get('retry-after')) };
  }
  const isDead = status >= 400 && status < 500 && status !== 408 && status !== 425;
  return isDead ? { kind: 'missing', reason: 'link-dead' } : { kind: 'failed', reason: 'server-error' };
}

function judge(bytes: Buffer | null, expectedBytes: number | null): DownloadOutcome {
  if (bytes === null) return { kind: 'refused', reason: 'too-large' };
  if (expectedBytes !== null && bytes.length < expectedBytes) return { kind: 'missing', reason: 'incomplete' };
  const contentType = imageTypeOf(bytes);
  return contentType === null ? { kind: 'refused', reason: 'not-an-image' } : { kind: 'image', bytes, contentType };
}

/** The body, or null as soon as it is longer than that: then no more of it is read. */
async function readAtMost(response: Response, maxBytes: number, watchdog: Watchdog): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body, and with it the connection.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    watchdog.feed();
    size += piece.length;
    if (size > maxBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** Aborts what nobody feeds, and what takes too long altogether. */
class Watchdog {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private readonly silence: NodeJS.Timeout;

  constructor(timeouts: DownloadTimeouts) {
    const abort = () => this.controller.abort();
    this.total = setTimeout(abort, timeouts.total);
    this.silence = setTimeout(abort, timeouts.silence);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  feed(): void {
    this.silence.refresh();
  }

  stop(): void {
    clearTimeout(this.total);
    clearTimeout(this.silence);
  }
}
