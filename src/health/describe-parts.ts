import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { getSchemaPath } from '@nestjs/swagger';
import type { HealthPart } from './health-parts';

/** The classes that the parts refer to. */
export function modelsOf(parts: readonly HealthPart[]): Type[] {
  return parts.flatMap(({ shape }) => (typeof shape === 'function' ? [shape] : []));
}

/** Adds the parts to the schema of the report in the API description. */
export function describeParts(document: OpenAPIObject, reportName: string, parts: readonly HealthPart[]): void {
  const report = document.components?.schemas?.[reportName];
  if (!report || !('properties' in report)) throw new Error(`${reportName} is not in the API description.`);
  report.properties = { ...report.properties, ...Object.fromEntries(parts.map((part) => [part.name, schemaOf(part)])) };
  report.required = [...new Set([...(report.required ?? []), ...parts.map(({ name }) => name)])];
}

function schemaOf({ shape, description, from }: HealthPart) {
  const inner = typeof shape === 'function' ? { allOf: [{ $ref: getSchemaPath(shape) }] } : shape;
  return { ...inner, description, ...(from === 'store' && { nullable: true }) };
}
