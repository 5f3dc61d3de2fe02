import type { ConfigurationProblem } from '../../config';
import { isWebhook } from '../../transports';
import type { DestinationBook } from './destination-book';
import type { RouteSettings } from './parse-routes';
import type { Route } from './route';
import { DEFAULT_SIGNAL_TYPES } from './route-reader';

/**
 * The two routes of DISCORD_WEBHOOK_URL with DISCORD_ALERTS_ENABLED: aggregated signals, and every single CLOSE, so that an
 * exit which loses the vote is still seen.
 */
export function webhookRoutes(
  settings: RouteSettings,
  book: DestinationBook,
  hasOtherRoutes: boolean,
  problems: ConfigurationProblem[],
): Route[] {
  if (!settings.DISCORD_ALERTS_ENABLED) return [];
  const report = (message: string) => problems.push({ name: 'DISCORD_WEBHOOK_URL', where: null, message });
  const address = settings.DISCORD_WEBHOOK_URL;
  if (address === null) {
    if (!hasOtherRoutes) report('must be set, or routes be written, for DISCORD_ALERTS_ENABLED=true to send anything');
    return [];
  }
  const destination = book.resolve(address);
  if (destination !== null && isWebhook(destination)) return routesTo(destination.key, settings);
  report("must be a webhook's address (in Discord: channel settings, Integrations, Webhooks, Copy Webhook URL)");
  return [];
}

function routesTo(destinationKey: string, settings: RouteSettings): Route[] {
  const route: Route = {
    name: 'discord-webhook',
    source: 'aggregated',
    match: { strategies: [], symbols: [], types: [] },
    destinationKey,
    mentionRole: null,
    minConfidence: settings.DISCORD_MIN_CONFIDENCE,
    minStrength: settings.DISCORD_MIN_STRENGTH,
    enabledAssets: [],
    enabledSignalTypes: DEFAULT_SIGNAL_TYPES,
    rateLimitSeconds: settings.DISCORD_RATE_LIMIT_SECONDS,
    dedupeTtlSeconds: settings.DISCORD_ALERT_DEDUPE_TTL,
    maxAgeSeconds: null,
  };
  const exits: Route = {
    ...route,
    name: 'discord-webhook-exits',
    source: 'individual',
    match: { ...route.match, types: ['CLOSE'] },
    enabledSignalTypes: ['CLOSE'],
  };
  return [route, exits];
}
