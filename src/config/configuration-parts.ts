import type { ConfigurationProblem } from './configuration-error';
import type { YamlSection } from './setting-sources';
import type { ConfigurationPart } from './settings-schema';
import type { YamlFile } from './yaml-file';

/** A bad value of a part that can be switched off. */
export interface PartProblem extends ConfigurationProblem {
  part: ConfigurationPart;
}

/**
 * What parts that can be switched off read for themselves, so that a mistake there leaves the rest running: their sections of
 * the YAML file, and what is wrong with their settings (which have their defaults then).
 */
export class ConfigurationParts {
  constructor(
    private readonly file: YamlFile | null = null,
    private readonly problems: readonly PartProblem[] = [],
  ) {}

  /** The section as plain JavaScript, or undefined when the file has none. */
  sectionOf(name: YamlSection): unknown {
    return this.file?.valueOf(name);
  }

  problemsOf(part: ConfigurationPart): ConfigurationProblem[] {
    return this.problems
      .filter((problem) => problem.part === part)
      .map(({ name, where, message }) => ({ name, where, message }));
  }
}
