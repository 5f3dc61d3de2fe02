import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { Injectable, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, ValidationError } from 'class-validator';
import type { FieldError } from '../errors';
import { DomainError } from '../errors';

/** What class-validator calls a property that the DTO does not have. */
const UNKNOWN_PROPERTY = 'whitelistValidation';

/** Names that class-transformer leaves out without a word, before anybody could refuse them. */
const LEFT_OUT = ['__proto__', 'constructor'];

class ValidationFailure extends Error {
  constructor(readonly errors: ValidationError[]) {
    super('validation failed');
  }
}

/**
 * Checks queries, parameters and bodies against their DTO class, and refuses with a DomainError `request-invalid` that names
 * every bad field. Its message is the one field's message, or all of them in one line.
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

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isQuery = metadata.type === 'query';
    try {
      const leftOut = isQuery ? LEFT_OUT.filter((name) => Object.hasOwn(Object(value) as object, name)) : [];
      if (leftOut.length > 0) throw new ValidationFailure(leftOut.map((name) => unknownProperty(name, metadata)));
      return (await this.pipe.transform(value, metadata)) as unknown;
    } catch (error) {
      if (!(error instanceof ValidationFailure)) throw error;
      const fields = error.errors.flatMap((each) => fieldErrors(each, isQuery));
      throw new DomainError('invalid', 'request-invalid', fields.map(({ message }) => message).join('; '), { fields });
    }
  }
}

function unknownProperty(property: string, { metatype }: ArgumentMetadata): ValidationError {
  const target = metatype?.prototype as object | undefined;
  return Object.assign(new ValidationError(), { target, property, constraints: { [UNKNOWN_PROPERTY]: '' } });
}

function fieldErrors(error: ValidationError, isQuery: boolean, parent = ''): FieldError[] {
  const field = fieldPath(parent, error.property);
  const children = (error.children ?? []).flatMap((child) => fieldErrors(child, isQuery, field));
  const constraints = error.constraints ?? {};
  if (UNKNOWN_PROPERTY in constraints) return [{ field, message: unknownMessage(error, field, isQuery) }];
  // Only a repeated query parameter arrives as a list where the DTO wants one value.
  if (isQuery && Array.isArray(error.value)) return [{ field, message: repeatedMessage(field, error.value.length) }];
  return [...Object.values(constraints).map((message) => ({ field, message })), ...children];
}

function fieldPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

function unknownMessage(error: ValidationError, field: string, isQuery: boolean): string {
  return `Unknown ${isQuery ? 'parameter' : 'field'}: ${field}. Allowed: ${knownProperties(error.target).join(', ') || 'none'}`;
}

function repeatedMessage(field: string, times: number): string {
  return `${field} is given ${times === 2 ? 'twice' : `${times} times`}`;
}

function knownProperties(target: object | undefined): string[] {
  if (!target) return [];
  const metadata = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', true, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))].sort();
}
