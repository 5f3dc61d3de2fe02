import { TextDecoder } from 'node:util';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError } from '../errors';
import { downloadStart, type FileStart } from './chart-download';
import { allowedSource } from './source-rules';

/** Four bytes for each character of the longest plan, several times over. */
const MAX_TEXT_BYTES = 64 * 1024;
const TRIES = 3;
const TIMEOUTS = { silence: 5_000, total: 10_000 };

/** A text file attached to a message. */
export interface AttachedText {
  name: string;
  url: string;
  contentType: string | null;
}

/** Fetches text files that are attached to messages, by the rules that charts are fetched by. */
@Injectable()
export class AttachedTexts implements BeforeApplicationShutdown {
  private readonly ending = new AbortController();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'DISCORD_API_URL'>) {}

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /**
   * The text of the file, of a longer one the first 64 KiB: far more than a plan may have. Throws `file-not-fetched` when it
   * may work later, and `file-unreadable` when it will not.
   */
  async read(file: AttachedText): Promise<string> {
    const source = allowedSource(file.url, this.settings.DISCORD_API_URL);
    if (!source) throw unreadable(file, 'it does not lie at Discord');
    return decode(await this.fetch(source, file), file);
  }

  private async fetch(source: URL, file: AttachedText): Promise<FileStart> {
    const { signal: ended } = this.ending;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await downloadStart(source, {
        accept: 'text/plain',
        maxBytes: MAX_TEXT_BYTES,
        ended,
        timeouts: TIMEOUTS,
      });
      if (outcome.kind === 'bytes') return outcome;
      if (outcome.kind === 'refused' || outcome.kind === 'missing') throw unreadable(file, 'Discord no longer has it');
      if (attempt === TRIES || ended.aborted) {
        const message = `${file.name} could not be fetched from Discord, so nothing was done.`;
        throw new DomainError('unavailable', 'file-not-fetched', message);
      }
    }
  }
}

/** By its byte order mark, else by the charset that Discord tells, else UTF-8. Line ends become those of messages. */
function decode({ bytes, isWhole }: FileStart, file: AttachedText): string {
  const charset = charsetOf(bytes) ?? /charset="?([\w-]+)/i.exec(file.contentType ?? '')?.[1] ?? 'utf-8';
  try {
    // Of a file that was cut the last character may be cut too.
    const text = decoderOf(charset).decode(bytes, { stream: !isWhole });
    return text.replace(/\r\n?/g, '\n');
  } catch {
    throw unreadable(file, 'it is no text that can be read; save it as UTF-8');
  }
}

function charsetOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 'utf-8' : null;
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}

function unreadable({ name }: AttachedText, why: string): DomainError {
  return new DomainError('invalid', 'file-unreadable', `${name} was not read: ${why}.`);
}
