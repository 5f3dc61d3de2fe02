import { echo, type Problems } from '../errors';
import type { Parameters, ParameterRule, Strategy } from './strategy';

/** The parameters of a strategy where nobody says otherwise. */
export function defaultsOf({ rules }: Pick<Strategy, 'rules'>): Parameters {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rule.default]));
}

/** The parameters that are given, over the defaults. What is wrong is added to the problems, by the name of its place. */
export function readParameters(strategy: Strategy, given: unknown, place: string, problems: Problems): Parameters {
  const defaults = defaultsOf(strategy);
  if (given === undefined || given === null) return defaults;
  if (typeof given !== 'object' || Array.isArray(given)) {
    problems.addUnexpected(place, `an object with ${Object.keys(strategy.rules).join(', ')}`, given);
    return defaults;
  }
  const before = problems.count;
  const parameters: Record<string, number> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(strategy.rules, name) ? strategy.rules[name] : undefined;
    const field = `${place}.${echo(name)}`;
    if (!rule)
      problems.add(field, `is no parameter of ${strategy.name}; there are ${Object.keys(defaults).join(', ')}`);
    else if (isWithin(rule, value)) parameters[name] = value;
    else problems.addUnexpected(field, expects(rule), value);
  }
  const problem = problems.count === before ? strategy.check?.(parameters) : null;
  if (problem) problems.add(place, `is contradictory: ${problem}`);
  return parameters;
}

function isWithin({ min, max, isWhole }: ParameterRule, value: unknown): value is number {
  return typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
}

function expects({ min, max, isWhole }: ParameterRule): string {
  return `a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`;
}
