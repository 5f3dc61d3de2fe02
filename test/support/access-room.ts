import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeysService, type NewKeyOptions } from '../../src/access';
import { openStorage, type Storage } from '../../src/storage';
import { TestApp } from './app';
import { clock } from './clock';

interface Question {
  method?: string;
  key?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The whole application, with the command line's way to its keys beside it: a store of its own on the same file. */
export class AccessRoom {
  private constructor(
    readonly app: TestApp,
    readonly keys: ApiKeysService,
    private readonly storage: Storage,
    private readonly folder: string,
  ) {}

  get databaseFile(): string {
    return join(this.folder, 'plans.db');
  }

  static async open(settings: Record<string, string> = {}): Promise<AccessRoom> {
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-access-'));
    const file = join(folder, 'plans.db');
    const log = { LOG_FILE: join(folder, 'log.jsonl'), LOG_LEVEL: 'info', LOG_FORMAT: 'json' };
    const app = await TestApp.start({ settings: { DATABASE_PATH: file, ...log, ...settings }, waitsForBot: false });
    const storage = await openStorage({
      DATABASE_PATH: settings.DATABASE_PATH ?? file,
      DATABASE_URL: settings.DATABASE_URL || null,
    });
    return new AccessRoom(app, new ApiKeysService(storage), storage, folder);
  }

  async createKey(options: Partial<NewKeyOptions> = {}): Promise<{ key: string; id: number }> {
    const { key, apiKey } = await this.keys.create({ name: 'desk', scopes: ['read'], ...options }, clock.now());
    return { key, id: apiKey.id };
  }

  async ask(path: string, { method = 'GET', key, headers = {}, body }: Question = {}) {
    const response = await fetch(new URL(path, this.app.url), {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
  }

  /** All that the log holds once the application has ended. */
  async closeAndReadLog(): Promise<string> {
    await this.storage.close();
    await this.app.close();
    // The file's name carries a number, and a link leads to the newest.
    const files = (await readdir(this.folder)).filter((name) => name.startsWith('log'));
    const texts = await Promise.all(files.map((name) => readFile(join(this.folder, name), 'utf8')));
    await rm(this.folder, { recursive: true, force: true });
    return [...new Set(texts.join('').split('\n'))].join('\n');
  }

  async close(): Promise<void> {
    await this.closeAndReadLog();
  }
}
