/** What Discord says to a question of ours. */
export type DiscordAnswer<T> =
  | { kind: 'answered'; body: T }
  | { kind: 'refused'; status: number }
  /** `reason` is short: messages of fetch may quote the request. */
  | { kind: 'unreachable'; reason: string };

const TIMEOUT_MS = 10_000;

/** Asks Discord's REST API single questions; keeps what its clock said last. */
export class DiscordApi {
  /** Discord's time less this machine's, in milliseconds, by its last answer; null before one. */
  clockAheadMs: number | null = null;

  constructor(
    /** As DISCORD_API_URL. */
    readonly url: string,
    private readonly token: string | null,
  ) {}

  async get<T>(path: string): Promise<DiscordAnswer<T>> {
    try {
      const response = await fetch(`${this.url}/v10${path}`, {
        headers: this.token === null ? {} : { authorization: `Bot ${this.token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const at = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(at)) this.clockAheadMs = at - Date.now();
      if (!response.ok) {
        await response.body?.cancel();
        return { kind: 'refused', status: response.status };
      }
      return { kind: 'answered', body: (await response.json()) as T };
    } catch (error) {
      return { kind: 'unreachable', reason: reasonOf(error) };
    }
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS / 1000} s` : (cause?.code ?? name);
}
