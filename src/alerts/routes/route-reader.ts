import type { ConfigurationProblem } from '../../config';
import { isSameSymbol, SIGNAL_STRENGTHS, SIGNAL_TYPES, type SignalType } from '../../trading';
import { SIGNAL_SOURCES } from '../alert-signal';
import type { DestinationBook } from './destination-book';
import { FieldReader, isMapping } from './field-reader';
import type { RouteSettings } from './parse-routes';
import type { Route, RouteMatch } from './route';

export const DEFAULT_SIGNAL_TYPES: readonly SignalType[] = ['LONG', 'SHORT', 'CLOSE'];

const ROUTE_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
const DAY_SECONDS = 86_400;
const ROUTE_KEYS = [
  'name',
  'source',
  'match',
  'destination',
  'mention_role',
  'min_confidence',
  'min_strength',
  'enabled_assets',
  'enabled_signal_types',
  'rate_limit_seconds',
  'dedupe_ttl_seconds',
  'max_age_seconds',
];

/** Reads routes as YAML has them; thresholds that a route does not name come from the settings. */
export class RouteReader {
  constructor(
    private readonly settings: RouteSettings,
    private readonly book: DestinationBook,
    private readonly problems: ConfigurationProblem[],
  ) {}

  /** The route, or null when it lacks a name or a destination; every problem is noted. */
  read(item: unknown, place: string): Route | null {
    if (!isMapping(item)) {
      this.problems.push({ name: place, where: null, message: 'must have name and destination, each on a line' });
      return null;
    }
    const fields = new FieldReader(item, place, this.problems);
    fields.expectOnly(...ROUTE_KEYS);
    const name = fields.readText('name', 'a name of 1 to 64 letters, digits, ".", "_" and "-"', ROUTE_NAME);
    const destinationKey = this.readDestination(fields);
    const route = { ...this.readRules(fields, place), ...this.readTimes(fields) };
    reportIfIdle(route, fields);
    return name === null || destinationKey === null ? null : { name, destinationKey, ...route };
  }

  private readDestination(fields: FieldReader): string | null {
    const text = fields.readText(
      'destination',
      'the name of a destination, a webhook address or a channel id in quotes',
    );
    if (text === null) return null;
    const destination = this.book.resolve(text);
    if (destination === null) fields.report('destination', 'must be a name from destinations, or an address or id');
    return destination?.key ?? null;
  }

  private readRules(fields: FieldReader, place: string) {
    const { DISCORD_MIN_CONFIDENCE, DISCORD_MIN_STRENGTH } = this.settings;
    return {
      source: fields.readChoice('source', SIGNAL_SOURCES, 'aggregated'),
      match: this.readMatch(fields, place),
      mentionRole: fields.readSnowflake('mention_role'),
      minConfidence: fields.readNumber('min_confidence', 1, DISCORD_MIN_CONFIDENCE),
      minStrength: fields.readChoice('min_strength', SIGNAL_STRENGTHS, DISCORD_MIN_STRENGTH),
      enabledAssets: fields.readTexts('enabled_assets'),
      enabledSignalTypes: fields.readChoices('enabled_signal_types', SIGNAL_TYPES, DEFAULT_SIGNAL_TYPES),
    };
  }

  private readMatch(fields: FieldReader, place: string): RouteMatch {
    const match = new FieldReader(fields.readMapping('match'), `${place}.match`, this.problems);
    match.expectOnly('strategies', 'symbols', 'types');
    return {
      strategies: match.readTexts('strategies'),
      symbols: match.readTexts('symbols'),
      types: match.readChoices('types', SIGNAL_TYPES, []),
    };
  }

  private readTimes(fields: FieldReader) {
    const { DISCORD_RATE_LIMIT_SECONDS, DISCORD_ALERT_DEDUPE_TTL } = this.settings;
    return {
      rateLimitSeconds: fields.readNumber('rate_limit_seconds', 7 * DAY_SECONDS, DISCORD_RATE_LIMIT_SECONDS),
      dedupeTtlSeconds: fields.readNumber('dedupe_ttl_seconds', 30 * DAY_SECONDS, DISCORD_ALERT_DEDUPE_TTL),
      maxAgeSeconds: fields.readNumber('max_age_seconds', 365 * DAY_SECONDS, null),
    };
  }
}

/** A route whose lists exclude each other would be silent for ever, and nobody would know why. */
function reportIfIdle(
  { match, enabledSignalTypes, enabledAssets }: Pick<Route, 'match' | 'enabledSignalTypes' | 'enabledAssets'>,
  fields: FieldReader,
): void {
  const sendsTypes = match.types.length === 0 || match.types.some((type) => isEnabled(enabledSignalTypes, type));
  if (!sendsTypes) fields.report('enabled_signal_types', 'must hold one of match.types, else nothing is ever sent');
  const { symbols } = match;
  const sendsSymbols =
    symbols.length === 0 ||
    enabledAssets.length === 0 ||
    symbols.some((symbol) => enabledAssets.some((asset) => isSameSymbol(asset, symbol)));
  if (!sendsSymbols) fields.report('enabled_assets', 'must hold one of match.symbols, else nothing is ever sent');
}

function isEnabled(types: readonly SignalType[], type: SignalType): boolean {
  return types.length === 0 || types.includes(type);
}
