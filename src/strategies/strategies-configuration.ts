import { Inject, Injectable } from '@nestjs/common';
import { Cron } from 'croner';
import { ConfigurationParts } from '../config';
import { echo, type FieldError, Problems } from '../errors';
import { AppLog } from '../logging';
import { isName, parseInterval, symbolKey } from '../trading';
import { findStrategy, strategies } from './built-in';
import type { StrategyRun } from './generation/strategy-run';
import { defaultsOf, readParameters } from './parameters';

export const DEFAULT_DAYS = 30;
export const MAX_DAYS = 3650;
const DAY_MS = 86_400_000;
const DEFAULT_POSITION_SIZE = 0.02;
const MAX_RUNS = 100;
const MAX_SYMBOLS = 1000;

/** When the strategies run by themselves. */
export interface Schedule {
  /** Five fields, or six with seconds. */
  cron: string;
  timezone: string;
}

export interface StrategySettings {
  runs: readonly StrategyRun[];
  /** By the name of a run, 1 where it says nothing; null where none has one: then `strategy_weights` counts. */
  weights: ReadonlyMap<string, number> | null;
  /** In upper case; null for the usual names. */
  vixSymbol: string | null;
  days: number;
  schedule: Schedule | null;
}

const KEYS = ['symbols', 'vix', 'interval', 'days', 'schedule', 'run'];
const RUN_KEYS = ['strategy', 'symbols', 'interval', 'weight', 'position_size', 'parameters'];

/** `strategies` as it stands in a configuration file, and every problem with it by name. Without it every strategy runs, by hand. */
export function parseStrategySettings(input: unknown): { settings: StrategySettings; problems: readonly FieldError[] } {
  const problems = new Problems();
  const section = readMapping(input, 'strategies', KEYS, problems);
  const symbols = readSymbols(section.symbols, 'strategies.symbols', problems);
  const intervalMs = readInterval(section.interval, 'strategies.interval', problems) ?? DAY_MS;
  const entries = readRuns(section.run, { symbols, intervalMs }, problems);
  const isWeighted = entries.some(({ weight }) => weight !== null);
  return {
    settings: {
      runs: entries.map(({ run }) => run),
      weights: !isWeighted ? null : new Map(entries.map(({ run, weight }) => [run.name, weight ?? 1])),
      vixSymbol: readSymbols(section.vix, 'strategies.vix', problems)?.[0] ?? null,
      days: readNumber(
        section.days,
        { place: 'strategies.days', min: 1, max: MAX_DAYS, preset: DEFAULT_DAYS },
        problems,
      ),
      schedule: readSchedule(section.schedule, problems),
    },
    problems: problems.listed,
  };
}

interface Shared {
  symbols: readonly string[] | null;
  intervalMs: number;
}

interface Entry {
  run: StrategyRun;
  weight: number | null;
}

/** A list of names, or a mapping from a name to its settings. */
function readRuns(input: unknown, shared: Shared, problems: Problems): Entry[] {
  const place = 'strategies.run';
  if (isAbsent(input)) return strategies.flatMap(({ name }) => readRun(name, {}, shared, problems));
  const names = Array.isArray(input) ? (input as unknown[]).map((name) => [name, null] as const) : null;
  if (!names && typeof input !== 'object') {
    problems.addUnexpected(place, 'a list of strategies, or a mapping from their names to their settings', input);
    return [];
  }
  const entries = names ?? Object.entries(input);
  if (entries.length > MAX_RUNS) problems.add(place, `must name at most ${MAX_RUNS} strategies`);
  return entries.slice(0, MAX_RUNS).flatMap(([name, options]) => readRun(name, options, shared, problems));
}

function readRun(name: unknown, options: unknown, shared: Shared, problems: Problems): Entry[] {
  const place = `strategies.run.${typeof name === 'string' ? echo(name) : '?'}`;
  if (typeof name !== 'string' || !isName(name, 100)) {
    problems.addUnexpected(place, 'the name of a strategy', name);
    return [];
  }
  const given = readMapping(options, place, RUN_KEYS, problems);
  const wanted = given.strategy ?? name;
  const rule = typeof wanted === 'string' ? findStrategy(wanted) : null;
  if (!rule) {
    const known = strategies.map((one) => one.name).join(', ');
    problems.add(isAbsent(given.strategy) ? place : `${place}.strategy`, `is no strategy; there are ${known}`);
    return [];
  }
  const weight = { place: `${place}.weight`, min: 0, max: 1_000_000, preset: null };
  const size = { place: `${place}.position_size`, min: 0, max: 1, preset: DEFAULT_POSITION_SIZE };
  return [
    {
      run: {
        // Written in another way it is the same strategy, and has the same weight and routes.
        name: isAbsent(given.strategy) ? rule.name : name,
        rule: rule.name,
        parameters: isAbsent(given.parameters)
          ? defaultsOf(rule)
          : readParameters(rule, given.parameters, `${place}.parameters`, problems),
        symbols: readSymbols(given.symbols, `${place}.symbols`, problems) ?? shared.symbols,
        intervalMs: readInterval(given.interval, `${place}.interval`, problems) ?? shared.intervalMs,
        positionSize: readNumber(given.position_size, size, problems),
      },
      weight: readNumber(given.weight, weight, problems),
    },
  ];
}

function readSymbols(input: unknown, place: string, problems: Problems): string[] | null {
  if (isAbsent(input)) return null;
  const list: unknown[] = Array.isArray(input) ? input : [input];
  const symbols = list.map((symbol) => (typeof symbol === 'string' ? symbolKey(symbol) : ''));
  const bad = symbols.findIndex((symbol) => !isName(symbol, 64));
  if (bad >= 0) problems.addUnexpected(`${place}[${bad}]`, 'a symbol; put it in quotes', list[bad]);
  if (list.length > MAX_SYMBOLS) problems.add(place, `must name at most ${MAX_SYMBOLS} symbols`);
  return [...new Set(symbols)];
}

function readInterval(input: unknown, place: string, problems: Problems): number | null {
  if (isAbsent(input)) return null;
  const ms = typeof input === 'string' ? parseInterval(input) : null;
  if (ms === null) problems.addUnexpected(place, 'an interval such as 5m, 1h or 1d', input);
  return ms;
}

function readNumber<T extends number | null>(
  input: unknown,
  { place, min, max, preset }: { place: string; min: number; max: number; preset: T },
  problems: Problems,
): number | T {
  if (isAbsent(input)) return preset;
  if (typeof input === 'number' && input >= min && input <= max) return input;
  problems.addUnexpected(place, `a number from ${min} to ${max}`, input);
  return preset;
}

function readSchedule(input: unknown, problems: Problems): Schedule | null {
  if (isAbsent(input)) return null;
  const { cron, timezone = 'UTC' } = readMapping(input, 'strategies.schedule', ['cron', 'timezone'], problems);
  if (typeof timezone !== 'string' || !isTimezone(timezone)) {
    problems.addUnexpected('strategies.schedule.timezone', 'a time zone such as America/New_York', timezone);
    return null;
  }
  if (typeof cron === 'string' && isCron(cron, timezone)) return { cron, timezone };
  problems.addUnexpected('strategies.schedule.cron', 'a cron expression such as "30 9 * * 1-5", in quotes', cron);
  return null;
}

function isCron(expression: string, timezone: string): boolean {
  try {
    // One that never comes is a mistake, too.
    return (
      expression.trim() !== '' &&
      !/^\d{4}-/.test(expression) &&
      new Cron(expression, { timezone, paused: true }).nextRun(new Date(0)) !== null
    );
  } catch {
    return false;
  }
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function readMapping<const K extends string>(
  input: unknown,
  place: string,
  known: readonly K[],
  problems: Problems,
): Partial<Record<K, unknown>> {
  if (isAbsent(input)) return {};
  if (typeof input !== 'object' || Array.isArray(input)) {
    problems.addUnexpected(place, `a mapping with ${known.join(', ')}`, input);
    return {};
  }
  for (const key of Object.keys(input)) {
    if (!(known as readonly string[]).includes(key)) {
      problems.add(`${place}.${echo(key)}`, `is no setting; there are ${known.join(', ')}`);
    }
  }
  return input;
}

function isAbsent(input: unknown): input is undefined | null {
  return input === undefined || input === null;
}

/**
 * The section `strategies` of the configuration file. With a mistake in it no strategy runs, since it would run wrongly; the rest of the
 * program does.
 */
@Injectable()
export class StrategiesConfiguration {
  /** What is wrong, by name; it holds no secret. */
  readonly problems: readonly FieldError[];
  readonly settings: StrategySettings;

  constructor(@Inject(ConfigurationParts) parts: Pick<ConfigurationParts, 'sectionOf'>, log: AppLog) {
    const { settings, problems } = parseStrategySettings(parts.sectionOf('strategies'));
    this.settings = settings;
    this.problems = problems;
    if (problems.length > 0) {
      log.logger.error({ problems }, 'Strategies are off until the configuration file is corrected');
    }
  }
}
