import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, registerDecorator } from 'class-validator';

export interface WholeNumberRule {
  min: number;
  max: number;
  /** Given to who leaves the field out, or empty; without it an optional field is undefined then. */
  fallback?: number;
}

/**
 * A whole number of a query, a path or a body, in digits: `1e2` and `0x10` are numbers to JavaScript, and a slip to who wrote
 * them. Whatever is wrong with it, the message names the bounds.
 */
export function IsWholeNumber({ min, max, fallback }: WholeNumberRule): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === '' ? fallback : readDigits(value))),
    check(
      'isWholeNumber',
      (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
      (field) => `Invalid ${field}. Use a whole number from ${min} to ${max}.`,
    ),
  );
}

/** A text that may be left out, and that the store can hold. Whatever is wrong with it, the message names the limit. */
export function IsOptionalText(maxLength: number): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    check(
      'isOptionalText',
      (value) => typeof value === 'string' && value.length <= maxLength && isStorable(value),
      (field, value) =>
        typeof value === 'string' && !isStorable(value)
          ? `Invalid ${field}. It holds a character that cannot be stored (U+0000 or half of an emoji).`
          : `Invalid ${field}. Use a text of at most ${maxLength} characters.`,
    ),
  );
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function readDigits(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function check(
  name: string,
  validate: (value: unknown) => boolean,
  message: (field: string, value: unknown) => string,
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: { validate, defaultMessage: (args) => message(String(property), args?.value) },
    });
}
