import { Injectable } from '@nestjs/common';
import { AppLog } from '../logging';
import { type KeyGeneration, Storage } from '../storage';

/** How exact "last used" is. */
const INTERVAL_MS = 60_000;

/** Notes when keys were used: at most one write a minute for each, which no request waits for. */
@Injectable()
export class LastUses {
  // As many entries as keys in use.
  private readonly notedAtMs = new Map<string, number>();

  constructor(
    private readonly storage: Storage,
    private readonly log: AppLog,
  ) {}

  note(apiKeyId: number, generation: KeyGeneration, nowMs: number): void {
    const entry = `${apiKeyId} ${generation}`;
    const notedAtMs = this.notedAtMs.get(entry);
    if (notedAtMs !== undefined && nowMs - notedAtMs < INTERVAL_MS) return;
    this.notedAtMs.set(entry, nowMs);
    this.storage
      .write((tx) => tx.apiKeys.touch(apiKeyId, generation, new Date(nowMs).toISOString()))
      .catch((error: unknown) =>
        this.log.logger.debug({ err: error, api_key_id: apiKeyId }, 'The use of an API key was not noted'),
      );
  }
}
