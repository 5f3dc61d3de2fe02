import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { Injectable, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, ValidationError } from 'class-validator';
import type { FieldError } from '../errors';
import { DomainError, MAX_PROBLEMS, summarize } from '../errors';

/** What class-validator calls a property that the DTO does not have. */
const UNKNOWN_PROPERTY = 'whitelistValidation';

class ValidationFailure extends Error {
  constructor(readonly errors: ValidationError[]) {
    super('validation failed');
  }
}

/** What is wrong with one value: the first problems, and how many there are. */
interface Findings {
  listed: FieldError[];
  total: number;
}

/**
 * Checks queries, parameters and bodies against their DTO class, and refuses with a DomainError `request-invalid` that names
 * the bad fields: twenty of them, and how many more there are. Its message is the one field's message, or all of them in one
 * line. The work grows with what was sent, not faster: names that the DTO does not have are sorted out before class-validator,
 * which looks at its metadata anew for each.
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  private readonly pipe = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    // Both stay here: the answer is made of their names and messages.
    validationError: { target: true, value: true },
    exceptionFactory: (errors) => new ValidationFailure(errors),
  });
  private readonly known = new WeakMap<Type<unknown>, ReadonlySet<string>>();

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isQuery = metadata.type === 'query';
    const known = this.knownTo(metadata.metatype);
    const found: Findings = { listed: [], total: 0 };
    const checked = isRecord(value) && known.size > 0 ? sortOut(value, known, isQuery, found) : value;
    try {
      const transformed = (await this.pipe.transform(checked, metadata)) as unknown;
      if (found.total === 0) return transformed;
    } catch (error) {
      if (!(error instanceof ValidationFailure)) throw error;
      for (const each of error.errors) addAll(found, each, isQuery, '');
    }
    const message = summarize(
      found.listed.map((each) => each.message),
      found.total,
    );
    throw new DomainError('invalid', 'request-invalid', message, { fields: found.listed });
  }

  private knownTo(metatype: Type<unknown> | undefined): ReadonlySet<string> {
    if (!metatype) return new Set();
    const known = this.known.get(metatype) ?? knownProperties(metatype);
    this.known.set(metatype, known);
    return known;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that the DTO has; the others are problems. */
function sortOut(
  value: Record<string, unknown>,
  known: ReadonlySet<string>,
  isQuery: boolean,
  found: Findings,
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    if (known.has(name)) checked[name] = value[name];
    else add(found, name, () => unknownMessage(name, known, isQuery));
  }
  return checked;
}

function addAll(found: Findings, error: ValidationError, isQuery: boolean, parent: string): void {
  const field = fieldPath(parent, error.property);
  const constraints = error.constraints ?? {};
  if (UNKNOWN_PROPERTY in constraints) {
    return add(found, field, () => unknownMessage(field, knownProperties(error.target?.constructor), isQuery));
  }
  // Only a repeated query parameter arrives as a list where the DTO wants one value.
  if (isQuery && Array.isArray(error.value)) {
    const times = error.value.length;
    return add(found, field, () => repeatedMessage(field, times));
  }
  for (const message of Object.values(constraints)) add(found, field, () => message);
  for (const child of error.children ?? []) addAll(found, child, isQuery, field);
}

/** Beyond the first ones a problem is only counted. */
function add(found: Findings, field: string, message: () => string): void {
  found.total++;
  if (found.listed.length < MAX_PROBLEMS) found.listed.push({ field, message: message() });
}

function fieldPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

function unknownMessage(field: string, known: ReadonlySet<string>, isQuery: boolean): string {
  const what = `Unknown ${isQuery ? 'parameter' : 'field'}: ${shown(field)}`;
  return `${what}. Allowed: ${[...known].join(', ') || 'none'}`;
}

/** Enough of a name to find it again. */
function shown(field: string): string {
  const visible = field.slice(0, 80).toWellFormed().replace(/\p{C}/gu, '\ufffd');
  return field.length > 80 ? `${visible}…` : visible;
}

function repeatedMessage(field: string, times: number): string {
  return `${field} is given ${times === 2 ? 'twice' : `${times} times`}`;
}

function knownProperties(metatype: unknown): ReadonlySet<string> {
  if (typeof metatype !== 'function') return new Set();
  const metadata = getMetadataStorage().getTargetValidationMetadatas(metatype, '', true, false);
  return new Set(metadata.map(({ propertyName }) => propertyName).sort());
}
