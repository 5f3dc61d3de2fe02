/** Discord's own hosts for attachments. */
const DISCORD_HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
/** Where attachments lie on a CDN that stands beside a configured API: nothing else of that server is fetched. */
const ATTACHMENT_PATH = /^\/(ephemeral-)?attachments\//;

/**
 * The address to fetch a chart from, or null when it is none that may be fetched. Addresses come from outside: only Discord's
 * CDN is asked, by https, and the one that belongs to a configured `DISCORD_API_URL`, which has that server's origin.
 */
export function allowedSource(url: string, discordApiUrl: string): URL | null {
  const source = URL.canParse(url) ? new URL(url) : null;
  if (!source || source.username !== '' || source.password !== '') return null;
  if (source.protocol === 'https:' && source.port === '' && DISCORD_HOSTS.has(source.hostname)) return source;
  const { origin } = new URL(discordApiUrl);
  const isOfConfiguredApi = origin !== 'https://discord.com' && source.origin === origin;
  return isOfConfiguredApi && ATTACHMENT_PATH.test(source.pathname) ? source : null;
}

/** Whether an address may be fetched, and does not say itself that it has ended: Discord's links carry the second of their end. */
export function isLiveSource(url: string, discordApiUrl: string, now: Date): boolean {
  const source = allowedSource(url, discordApiUrl);
  if (source === null) return false;
  const end = source.searchParams.get('ex');
  return end === null || parseInt(end, 16) * 1000 > now.getTime();
}
