import { DomainError } from '../errors';

/** One thing wrong with the configuration. Never holds the value of a secret. */
export interface ConfigurationProblem {
  /** A setting, or a place in the roster such as `coaches[2].users[0]`. */
  name: string;
  /** Where the bad value stands: `environment`, `.env`, `config/default.yaml:7`; null when it stands nowhere. */
  where: string | null;
  /** What is wrong and what to write instead, to follow the name: "must be …". */
  message: string;
}

/** Everything wrong with the configuration at once, a line each, by name, place and cure. */
export class ConfigurationError extends DomainError {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super('invalid', 'configuration-invalid', describeProblems(problems), {
      fields: problems.map(({ name, message }) => ({ field: name, message })),
    });
  }
}

function describeProblems(problems: readonly ConfigurationProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const lines = problems.map(
    ({ name, where, message }) => `  ${where === null ? name : `${name} (${where})`} ${message}`,
  );
  return [`The configuration has ${count}:`, ...lines].join('\n');
}
