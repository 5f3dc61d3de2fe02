import { Ajv, type ValidateFunction } from 'ajv';

interface Described {
  content?: Record<string, { schema?: object }>;
}

export interface Description {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  components: { schemas: Record<string, object> };
}

export interface Answer {
  status: number;
  /** Without its parameters; empty when there is none. */
  type: string;
  body: string;
}

/** What any request may be answered before its operation is known, or for its headers; always as a problem. */
const ALWAYS = [400, 404, 405, 408, 413, 414, 415, 417, 431];

/** Holds answers against the description of the API. */
export class DescribedAnswers {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(private readonly description: Description) {
    this.ajv.addSchema({ $id: 'api', components: description.components });
  }

  /** What is not as described, in a few words; null when all is. */
  findFault(method: string, path: string, { status, type, body }: Answer): string | null {
    const operation = this.description.paths[path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
    const isHead = method === 'HEAD';
    const described = operation?.responses[status];
    if (!described) {
      if (!ALWAYS.includes(status)) return `${status} is not described`;
      return isHead || type === 'application/problem+json' ? null : `${status} is no problem but ${type || 'nothing'}`;
    }
    if (isHead) return null;
    const content = Object.entries(described.content ?? {});
    if (content.length === 0) return body === '' ? null : `${status} has a body`;
    const [kind, { schema }] = content.find(([name]) => isOf(type, name)) ?? ['', {}];
    if (kind === '') return `${status} is ${type || 'nothing'}, not ${content.map(([name]) => name).join(' or ')}`;
    return schema && type.endsWith('json') ? this.findBodyFault(`${status} ${kind}`, schema, body) : null;
  }

  private findBodyFault(what: string, schema: object, body: string): string | null {
    const check = this.checkOf(schema);
    if (check(JSON.parse(body))) return null;
    const [error] = check.errors ?? [];
    return `${what}: ${error?.instancePath.replace(/\d+/g, 'N')} ${error?.message}`;
  }

  private checkOf(schema: object): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const check = this.checks.get(text) ?? this.ajv.compile(JSON.parse(text) as object);
    this.checks.set(text, check);
    return check;
  }
}

const isOf = (type: string, name: string) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name);
