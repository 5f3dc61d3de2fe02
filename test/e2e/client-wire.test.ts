import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { TestApp } from '../support/app';

interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: string[];
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

/** The client's names for what the description calls otherwise. */
const SAME: Record<string, string> = {
  PlanAnswer: 'PlanResponse',
  Revision: 'RevisionResponse',
  HistoryAnswer: 'HistoryResponse',
  RangePage: 'RangeResponse',
  AggregatedSignal: 'AggregatedSignalResponse',
  SignalsAnswer: 'IntakeResponse',
  AnalysisAnswer: 'AnalysisResponse',
  AlertAnswer: 'AlertResponse',
  AlertsPage: 'AlertsPage',
  SignalInput: 'SignalInput',
  AggregationInput: 'AggregationInput',
  ServerMetrics: 'MetricsSummary',
};

describe('the types of the TypeScript client', () => {
  let schemas: Record<string, Schema>;
  beforeAll(async () => {
    const app = await TestApp.start({ waitsForBot: false });
    schemas = (await app.get<{ components: { schemas: Record<string, Schema> } }>('/docs/openapi.json')).components
      .schemas;
    await app.close();
  });

  it('are those of the description of the API', () => {
    expect(differences(declarations(schemas))).toEqual([]);
  });

  it('are told apart from others', () => {
    const { PlanResponse, ...rest } = schemas;
    const properties = { ...PlanResponse?.properties, version: { type: 'string' } };
    const changed = declarations({ ...rest, PlanResponse: { ...PlanResponse, properties } });
    expect(differences(changed)).toContainEqual(expect.stringContaining('PlanAnswer'));
  });
});

function declarations(schemas: Record<string, Schema>): string {
  return Object.entries(schemas)
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`)
    .join('\n');
}

function typeOf(schema: Schema): string {
  return schema.nullable ? `(${plainTypeOf(schema)}) | null` : plainTypeOf(schema);
}

function plainTypeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.allOf) return schema.allOf.map(typeOf).join(' & ');
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' | ');
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'integer') return 'number';
  if (schema.type !== 'object') return schema.type ?? 'unknown';
  const { properties, required = [], additionalProperties } = schema;
  if (!properties) {
    return `{ [name: string]: ${typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'} }`;
  }
  const members = Object.entries(properties).map(
    ([name, each]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(each)}`,
  );
  return `{ ${members.join('; ')} }`;
}

/** What the compiler says of types that cannot stand for each other. */
function differences(described: string): string[] {
  mkdirSync(join(__dirname, '../../dist'), { recursive: true });
  const folder = mkdtempSync(join(__dirname, '../../dist/wire-'));
  try {
    writeFileSync(join(folder, 'described.ts'), described);
    const wire = join(__dirname, '../../packages/client/src/wire');
    const checks = Object.entries(SAME).flatMap(([ours, theirs]) => [
      `export const to${ours} = (value: described.${theirs}): wire.${ours} => value;`,
      `export const from${ours} = (value: wire.${ours}): described.${theirs} => value;`,
      `export const names${ours}: [keyof wire.${ours}, keyof described.${theirs}] extends [keyof described.${theirs}, keyof wire.${ours}] ? '${ours}' : never = '${ours}';`,
    ]);
    const imports = [
      `import type * as wire from ${JSON.stringify(wire)};`,
      `import type * as described from './described';`,
    ];
    const file = join(folder, 'check.ts');
    writeFileSync(file, [...imports, ...checks].join('\n'));
    const program = ts.createProgram([file], {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
    });
    return ts.getPreEmitDiagnostics(program).map(({ messageText, file: at, start }) => {
      const line = at && start !== undefined ? at.text.slice(0, start).split('\n').at(-1) : '';
      return `${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
