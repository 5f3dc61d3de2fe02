import type { FieldPath, FormErrors } from '../form-errors';

export interface TextRule {
  min?: number;
  max: number;
  isRequired?: boolean;
}

/** Checks one text field. Lengths count UTF-16 units, the stricter reading of Discord's "characters". */
export function checkText(
  errors: FormErrors,
  path: FieldPath,
  value: unknown,
  { min = 0, max, isRequired }: TextRule,
): void {
  if (value === undefined || value === null || value === '') {
    if (isRequired) errors.required(path);
    return;
  }
  if (typeof value !== 'string')
    return errors.add(path, 'STRING_TYPE_CONVERT', 'Could not interpret the value as string.');
  if (value.length >= min && value.length <= max) return;
  if (min > 0) errors.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  else errors.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
}

/** Checks how many entries a list has. */
export function checkCount(errors: FormErrors, path: FieldPath, count: number, max: number, min = 0): void {
  if (count >= min && count <= max) return;
  if (min > 0) errors.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  else errors.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
}

export function checkUrl(errors: FormErrors, path: FieldPath, value: unknown, schemes: readonly string[]): void {
  if (value === undefined || value === null) return;
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (!url) return errors.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  if (schemes.includes(url.protocol.slice(0, -1))) return;
  const list = schemes.map((scheme) => `'${scheme}'`).join(', ');
  errors.add(
    path,
    'URL_TYPE_INVALID_SCHEME',
    `Scheme "${url.protocol.slice(0, -1)}" is not supported. Scheme must be one of (${list}).`,
  );
}
