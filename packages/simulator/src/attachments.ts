import { createHmac, randomBytes } from 'node:crypto';
import type { SimulatedClock } from './clock';
import { pngSize } from './image-size';
import type { StoredAttachment, UploadedFile } from './model';
import type { SnowflakeSource } from './snowflake';

const PATHS = { false: 'attachments', true: 'ephemeral-attachments' } as const;

export type CdnAnswer = { status: 200; attachment: StoredAttachment } | { status: 404; text: string };

/**
 * Uploaded files and their links. Links are signed with an expiry in simulated time and signed anew whenever a message is
 * shown, as Discord does: https://discord.com/developers/docs/reference#signed-attachment-cdn-urls
 */
export class AttachmentStore {
  readonly #byPath = new Map<string, StoredAttachment>();
  readonly #secret = randomBytes(32);
  /** Set once the port is known. */
  baseUrl = '';
  /** How long a link lives, in simulated milliseconds. */
  linkLifetimeMs = 24 * 3_600_000;

  constructor(
    private readonly clock: SimulatedClock,
    private readonly ids: SnowflakeSource,
  ) {}

  add(
    file: Pick<UploadedFile, 'filename' | 'contentType' | 'data'>,
    owner: { channelId: string; isEphemeral?: boolean; description?: string | null },
  ): StoredAttachment {
    const size = pngSize(file.data);
    const attachment: StoredAttachment = {
      id: this.ids.next(this.clock.nowMs),
      channelId: owner.channelId,
      // Discord allows these in names and replaces the rest.
      filename: file.filename.replace(/[^\p{L}\p{N}._-]+/gu, '_'),
      contentType: file.contentType,
      description: owner.description ?? null,
      data: file.data,
      width: size?.width ?? null,
      height: size?.height ?? null,
      isEphemeral: owner.isEphemeral ?? false,
    };
    this.#byPath.set(pathOf(attachment), attachment);
    return attachment;
  }

  remove(attachment: StoredAttachment): void {
    this.#byPath.delete(pathOf(attachment));
  }

  /** A link that works from now until the expiry. */
  sign(attachment: StoredAttachment): string {
    const path = pathOf(attachment);
    const issued = Math.floor(this.clock.nowMs / 1000).toString(16);
    const expires = Math.floor((this.clock.nowMs + this.linkLifetimeMs) / 1000).toString(16);
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return `${this.baseUrl}${encoded}?ex=${expires}&is=${issued}&hm=${this.#signature(path, expires, issued)}&`;
  }

  /** The file behind a link; one that is unknown, altered or expired is gone. */
  open(path: string, query: URLSearchParams): CdnAnswer {
    const attachment = this.#byPath.get(path);
    const expires = query.get('ex') ?? '';
    const isSigned = query.get('hm') === this.#signature(path, expires, query.get('is') ?? '');
    const isAlive = parseInt(expires, 16) * 1000 > this.clock.nowMs;
    if (attachment && isSigned && isAlive) return { status: 200, attachment };
    return { status: 404, text: 'This content is no longer available.' };
  }

  #signature(path: string, expires: string, issued: string): string {
    return createHmac('sha256', this.#secret).update(`${path}?${expires}&${issued}`).digest('hex');
  }
}

export function isCdnPath(path: string): boolean {
  return Object.values(PATHS).some((prefix) => path.startsWith(`/${prefix}/`));
}

function pathOf({ isEphemeral, channelId, id, filename }: StoredAttachment): string {
  return `/${PATHS[`${isEphemeral}`]}/${channelId}/${id}/${filename}`;
}
