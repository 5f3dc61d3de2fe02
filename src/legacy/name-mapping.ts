import { DomainError } from '../errors';

/** Names, in any case, and what each stands for. */
export type NameMapping = ReadonlyMap<string, string>;

export const nameKey = (name: string): string => name.trim().toLowerCase();

/**
 * Reads `name=value,name=value`; a name may hold equals signs, and no commas.
 * @throws DomainError names-invalid
 */
export function readNames(option: string, text: string, value: RegExp, expects: string): NameMapping {
  const names = new Map<string, string>();
  for (const pair of text.split(',').filter((one) => one.trim() !== '')) {
    const at = pair.lastIndexOf('=');
    const [name, meant] = [nameKey(pair.slice(0, Math.max(0, at))), pair.slice(at + 1).trim()];
    if (name === '' || !value.test(meant)) {
      const message = `${option} must be ${expects}, not ${JSON.stringify(pair.trim().slice(0, 80))}.`;
      throw new DomainError('invalid', 'names-invalid', message);
    }
    names.set(name, meant);
  }
  return names;
}
