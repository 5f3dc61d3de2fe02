import type { Node } from 'yaml';
import type { Coach } from './coach-roster';
import { defaultCoaches } from './coach-roster';
import type { ConfigurationProblem } from './configuration-error';
import { unknownKey } from './setting-sources';
import { snowflake } from './setting-types';
import type { YamlFile } from './yaml-file';

/** What the `coaches:` of a YAML file say. Without them, the default coaches. */
export function readRoster(file: YamlFile | null): { coaches: readonly Coach[]; problems: ConfigurationProblem[] } {
  const entry = file?.entriesOf()?.find(({ key }) => key === 'coaches');
  const node = entry ? file!.resolve(entry.node) : null;
  if (!file || !entry || node === null) return { coaches: defaultCoaches, problems: [] };
  const items = file.itemsOf(node);
  if (items === null || items.length === 0) {
    const message = 'must be a list of coaches, each with code and name; leave it out for the default ones';
    return { coaches: [], problems: [{ name: 'coaches', where: entry.where, message }] };
  }
  const reader = new RosterReader(file);
  const coaches = items.map((item, index) => reader.readCoach(item, `coaches[${index}]`));
  return { coaches, problems: reader.problems };
}

const coachKeys = ['code', 'name', 'description', 'users', 'roles'] as const;
type CoachKey = (typeof coachKeys)[number];

class RosterReader {
  readonly problems: ConfigurationProblem[] = [];
  private readonly codes = new Set<string>();

  constructor(private readonly file: YamlFile) {}

  readCoach(item: Node, place: string): Coach {
    const fields = this.fieldsOf(item, place);
    return {
      code: this.readCode(fields, item, place),
      name: this.readText(fields, 'name', item, place, /^\S.{0,59}$/u, 'must be a name of 1 to 60 characters'),
      description: this.readText(fields, 'description', item, place, /^.{0,200}$/su, 'must be at most 200 characters'),
      userIds: this.readIds(fields, 'users', place),
      roleIds: this.readIds(fields, 'roles', place),
    };
  }

  private fieldsOf(item: Node, place: string): Map<string, Node | null> {
    const entries = this.file.entriesOf(item);
    if (entries === null) this.report(place, item, 'must have code and name, each on a line of its own');
    for (const entry of entries ?? []) {
      if (coachKeys.includes(entry.key as CoachKey)) continue;
      const problem = unknownKey(entry, coachKeys);
      this.problems.push({ ...problem, name: `${place}.${problem.name}` });
    }
    return new Map(entries?.map(({ key, node }) => [key, node]));
  }

  private readCode(fields: Map<string, Node | null>, item: Node, place: string): string {
    const expected = 'must be 1 to 16 of a-z, 0-9, _ and -, and not begin with coach_';
    const code = this.readText(fields, 'code', item, place, /^(?!coach_)[a-z0-9_-]{1,16}$/i, expected).toLowerCase();
    if (code !== '' && this.codes.has(code)) {
      this.report(`${place}.code`, fields.get('code') ?? item, `must be unique: ${code} is taken by a coach above`);
    }
    this.codes.add(code);
    return code;
  }

  /** The trimmed text of a field; '' after reporting one that does not match. */
  private readText(
    fields: Map<string, Node | null>,
    key: CoachKey,
    item: Node,
    place: string,
    pattern: RegExp,
    message: string,
  ): string {
    const node = fields.get(key) ?? null;
    const text = this.file.textOf(node)?.trim();
    if (text !== undefined && pattern.test(text)) return text;
    this.report(`${place}.${key}`, node ?? item, message);
    return '';
  }

  private readIds(fields: Map<string, Node | null>, key: CoachKey, place: string): string[] {
    const node = fields.get(key) ?? null;
    const items = this.file.itemsOf(node);
    if (items === null) this.report(`${place}.${key}`, node, 'must be a list of Discord ids');
    const { parse, expects } = snowflake();
    return (items ?? []).flatMap((item, index) => {
      const id = parse(this.file.textOf(item) ?? '', { cwd: '' });
      if (id === undefined) this.report(`${place}.${key}[${index}]`, item, `must be ${expects}`);
      return id ?? [];
    });
  }

  private report(name: string, node: Node | null, message: string): void {
    this.problems.push({ name, where: this.file.whereIs(node), message });
  }
}
