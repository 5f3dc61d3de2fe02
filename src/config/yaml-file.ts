import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Document, Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigurationProblem } from './configuration-error';

/** One `key: value` of the file. */
export interface YamlEntry {
  key: string;
  node: Node | null;
  /** `config/default.yaml:7` */
  where: string;
}

/** Reads nodes of one YAML file and knows where they stand. */
export class YamlFile {
  private constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
    readonly name: string,
  ) {}

  /**
   * Reads and parses a file; null when it does not exist. What is wrong with it is told by place and kind only: its text, and
   * the parser's messages that quote it, may hold a secret.
   */
  static read(path: string, cwd: string): { file: YamlFile | null; problems: ConfigurationProblem[] } {
    const name = relative(cwd, path) || path;
    let source: string;
    try {
      source = readFileSync(path, 'utf8');
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const problems = code === 'ENOENT' ? [] : [{ name, where: null, message: `cannot be read: ${code}` }];
      return { file: null, problems };
    }
    return YamlFile.parse(source, name);
  }

  private static parse(source: string, name: string): { file: YamlFile | null; problems: ConfigurationProblem[] } {
    const lines = new LineCounter();
    const document = parseDocument(source, { prettyErrors: false, lineCounter: lines });
    const file = new YamlFile(document, lines, name);
    const problems = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
      name: `${name}:${lines.linePos(pos[0]).line}`,
      where: null,
      message: `is not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
    }));
    if (problems.length > 0) return { file: null, problems };
    const { contents } = document;
    if (contents === null || isMap(contents) || (isScalar(contents) && contents.value === null))
      return { file, problems };
    return { file: null, problems: [{ name, where: null, message: 'must be a list of "key: value" lines' }] };
  }

  /** The entries of a mapping, by default of the whole file; null when the node is no mapping. */
  entriesOf(node: Node | null = this.document.contents): YamlEntry[] | null {
    const map = this.resolve(node);
    if (map === null) return [];
    if (!isMap(map)) return null;
    return map.items.map(({ key, value }) => ({
      key: this.textOf(key as Node) ?? '',
      node: value as Node | null,
      where: this.whereIs(key as Node),
    }));
  }

  /** The items of a sequence, none for null; null when the node is no sequence. */
  itemsOf(node: Node | null): Node[] | null {
    const sequence = this.resolve(node);
    if (sequence === null) return [];
    return isSeq(sequence) ? (sequence.items as Node[]) : null;
  }

  /** What stands under a key of the file as plain JavaScript; undefined when it is not there. */
  valueOf(key: string): unknown {
    const entry = this.entriesOf()?.find((one) => one.key === key);
    return entry?.node?.toJS(this.document) as unknown;
  }

  whereIs(node: Node | null): string {
    const offset = node?.range?.[0];
    return offset === undefined ? this.name : `${this.name}:${this.lines.linePos(offset).line}`;
  }

  /** The text of a scalar as written, '' for null, or null when the node is a list or a mapping. */
  textOf(node: Node | null): string | null {
    const scalar = this.resolve(node);
    if (scalar === null) return '';
    if (!isScalar(scalar)) return null;
    // A number's source keeps the digits that a JavaScript number would lose of a Discord id.
    return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
  }

  /** The node itself, or what its alias stands for; null for YAML's null. */
  resolve(node: Node | null): Node | null {
    const resolved = isAlias(node) ? (node.resolve(this.document) ?? null) : node;
    return isScalar(resolved) && resolved.value === null ? null : resolved;
  }
}
