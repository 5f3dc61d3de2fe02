import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '../errors';

type PathItem = OpenAPIObject['paths'][string];
type SchemaObject = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }>;
type Operation = NonNullable<PathItem['get']>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const problem = { $ref: '#/components/schemas/ProblemDetails' };

const descriptions: Partial<Record<number, string>> = {
  400: 'The request is not valid; `url-invalid` when its address is not properly percent-encoded or holds U+0000.',
  413: 'The body, or what it unpacks to, is larger than is taken here (`body-too-large`).',
  414: 'A part of the address is too long (`url-too-long`).',
  415: 'The body is of a type or an encoding that is not taken here.',
};

/** Adds what HTTP itself may answer to every operation, and says where no key is needed. */
export function completeDescription(document: OpenAPIObject, publicUrl: string | null): OpenAPIObject {
  document.servers = [{ url: publicUrl?.replace(/\/$/, '') || '/' }];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) if (item[method]) complete(item[method], path);
  }
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    if ('properties' in schema) schema.properties = mapValues(schema.properties ?? {}, plainProperty);
  }
  return document;
}

type Property = NonNullable<SchemaObject['properties']>[string];

/** Nest writes a reference as a composition of one, and leaves the type out where null is allowed: generators stumble over both. */
function plainProperty(property: Property): Property {
  if ('$ref' in property) return property;
  const [only, ...others] = property.allOf ?? [];
  if (!only || others.length > 0) return property;
  return property.nullable ? { type: 'object', ...property } : only;
}

function mapValues<V>(record: Record<string, V>, map: (value: V) => V): Record<string, V> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function complete(operation: Operation, path: string): void {
  operation.security ??= [];
  const possible = [400, ...(path.includes('{') ? [414] : []), ...(operation.requestBody ? [413, 415] : [])];
  for (const status of possible) {
    operation.responses[status] ??= {
      description: descriptions[status] ?? STATUS_CODES[status] ?? '',
      content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } },
    };
  }
  const described = operation.responses[400];
  if (described && 'description' in described) described.description = descriptions[400]!;
}
