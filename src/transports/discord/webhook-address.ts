const DISCORD_HOSTS = new Set(['discord.com', 'ptb.discord.com', 'canary.discord.com', 'discordapp.com']);
const WEBHOOK_PATH = /\/webhooks\/([1-9]\d{16,19})\/([\w-]{1,200})\/?$/;
const SNOWFLAKE = /^[1-9]\d{16,19}$/;

/**
 * A webhook's address, whose token is a password: it shows in no log, JSON or inspection, only to who asks for it by name.
 */
export class WebhookAddress {
  readonly #token: string;

  constructor(
    readonly id: string,
    token: string,
    /** The thread that the messages go to, if not the channel itself. */
    readonly threadId: string | null = null,
  ) {
    this.#token = token;
  }

  /** A secret: for the request alone. */
  get token(): string {
    return this.#token;
  }
}

/**
 * Reads `https://discord.com/api/webhooks/ID/TOKEN`, with or without `?thread_id=`; null for anything else. The other host that
 * is taken, also without TLS, is that of `apiUrl` (a simulator or a proxy).
 */
export function parseWebhookAddress(text: string, apiUrl: string | null): WebhookAddress | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !isDiscord(url, apiUrl)) return null;
  const [, id, token] = WEBHOOK_PATH.exec(url.pathname) ?? [];
  const threadId = url.searchParams.get('thread_id');
  if (id === undefined || token === undefined || (threadId !== null && !SNOWFLAKE.test(threadId))) return null;
  return new WebhookAddress(id, token, threadId);
}

function isDiscord(url: URL, apiUrl: string | null): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (apiUrl !== null && URL.canParse(apiUrl) && new URL(apiUrl).origin === url.origin) return true;
  return url.protocol === 'https:' && url.port === '' && DISCORD_HOSTS.has(url.hostname);
}
