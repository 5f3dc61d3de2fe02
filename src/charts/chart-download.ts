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
  const outcome = await downloadStart(source, {
    accept: 'image/*',
    maxBytes: MAX_CHART_BYTES,
    isWholeOnly: true,
    ended,
    timeouts,
  });
  return outcome.kind === 'bytes' ? judge(outcome, expectedBytes) : outcome;
}

/** What a file begins with: all of it, where it is no longer than was asked for. */
export interface FileStart {
  kind: 'bytes';
  bytes: Buffer;
  isWhole: boolean;
}

export interface DownloadRequest {
  accept: string;
  maxBytes: number;
  /** Set where a part is of no use: then nothing is read of a file that says that it is longer. */
  isWholeOnly?: boolean;
  ended: AbortSignal;
  timeouts?: DownloadTimeouts;
}

/** Fetches at most so many bytes: no redirect, no server that falls silent. Never throws. */
export async function downloadStart(source: URL, asked: DownloadRequest): Promise<FileStart | DownloadFailure> {
  const watchdog = new Watchdog(asked.timeouts ?? DOWNLOAD_TIMEOUTS);
  try {
    const response = await fetch(source, {
      redirect: 'manual',
      // Compressed, the bytes that arrive would not be the bytes that are kept.
      headers: { accept: asked.accept, 'accept-encoding': 'identity', 'user-agent': 'coachwire' },
      signal: AbortSignal.any([asked.ended, watchdog.signal]),
    });
    const refusal = refusalOf(response) ?? (asked.isWholeOnly ? tooLarge(response, asked.maxBytes) : null);
    if (refusal) {
      await response.body?.cancel();
      return refusal;
    }
    return await readAtMost(response, asked.maxBytes, watchdog);
  } catch {
    // Messages of fetch tell nothing that the kind does not, and may quote the signed link.
    if (asked.ended.aborted) return { kind: 'interrupted' };
    return { kind: 'failed', reason: watchdog.signal.aborted ? 'timeout' : 'connection' };
  } finally {
    watchdog.stop();
  }
}

function refusalOf({ status, headers }: Response): DownloadFailure | null {
  if (status === 200) return null;
  if (status >= 300 && status < 400) return { kind: 'refused', reason: 'redirect' };
  if (status === 429) {
    return { kind: 'failed', reason: 'rate-limited', retryAfterMs: parseRetryAfter(headers.get('retry-after')) };
  }
  const isDead = status >= 400 && status < 500 && status !== 408 && status !== 425;
  return isDead ? { kind: 'missing', reason: 'link-dead' } : { kind: 'failed', reason: 'server-error' };
}

function tooLarge({ headers }: Response, maxBytes: number): DownloadFailure | null {
  return Number(headers.get('content-length')) > maxBytes ? { kind: 'refused', reason: 'too-large' } : null;
}

function judge({ bytes, isWhole }: FileStart, expectedBytes: number | null): DownloadOutcome {
  if (!isWhole) return { kind: 'refused', reason: 'too-large' };
  if (expectedBytes !== null && bytes.length < expectedBytes) return { kind: 'missing', reason: 'incomplete' };
  const contentType = imageTypeOf(bytes);
  return contentType === null ? { kind: 'refused', reason: 'not-an-image' } : { kind: 'image', bytes, contentType };
}

/** As soon as the body is longer, no more of it is read. */
async function readAtMost(response: Response, maxBytes: number, watchdog: Watchdog): Promise<FileStart> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body, and with it the connection.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    watchdog.feed();
    pieces.push(piece);
    size += piece.length;
    if (size > maxBytes) break;
  }
  return { kind: 'bytes', bytes: Buffer.concat(pieces, size).subarray(0, maxBytes), isWhole: size <= maxBytes };
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
