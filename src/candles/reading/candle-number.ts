/** The character before the decimals. */
export type DecimalMark = '.' | ',';

const MISSING = new Set(['', 'null', '.', '-', '--', 'n/a', '#n/a', 'na', 'none', 'nil', '\\n']);
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/** Whether a source says that it has no value here. NaN is not among them: it is a calculation that went wrong. */
export function isMissing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' && MISSING.has(value.trim().toLowerCase());
}

/** A finite number, from a number or a text with that decimal mark; NaN when it is none. */
export function readNumber(value: unknown, mark: DecimalMark): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
  if (typeof value !== 'string') return NaN;
  const text = bare(value);
  const thousands = mark === '.' ? ',' : '.';
  const whole = text.split(mark, 1)[0] ?? '';
  if (text.slice(whole.length).includes(thousands)) return NaN;
  if (whole.includes(thousands) && !isGrouped(whole, thousands)) return NaN;
  const plain = text.replaceAll(thousands, '').replace(mark, '.');
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(plain)) return NaN;
  const number = Number(plain);
  return Number.isFinite(number) ? number : NaN;
}

/** A number as for a price, and also `1.23M`. */
export function readVolume(value: unknown, mark: DecimalMark): number {
  const [, digits, letter] = (typeof value === 'string' && /^(.*\d)\s*([kmbt])$/i.exec(value.trim())) || [];
  if (digits === undefined || letter === undefined) return readNumber(value, mark);
  return readNumber(digits, mark) * (FACTORS[letter.toLowerCase()] ?? NaN);
}

/** What the texts of a file show to be its decimal mark; `unclear` when commas in them could be either. */
export function findDecimalMark(values: Iterable<unknown>): DecimalMark | 'unclear' {
  let isComma = false;
  for (const value of values) {
    if (typeof value !== 'string') continue;
    const text = bare(value);
    const lastComma = text.lastIndexOf(',');
    const lastDot = text.lastIndexOf('.');
    if (lastComma < 0 && lastDot < 0) continue;
    if (lastComma >= 0 && lastDot >= 0) return lastComma > lastDot ? ',' : '.';
    if (lastDot >= 0) {
      // 1.234.567 has no decimals; anything else with a dot alone is read as it stands.
      if (text.indexOf('.') !== lastDot) return ',';
      if (!isGrouped(text, '.')) return '.';
      continue;
    }
    if (text.indexOf(',') !== lastComma) return '.';
    if (!isGrouped(text, ',')) return ',';
    isComma = true;
  }
  return isComma ? 'unclear' : '.';
}

/** Blanks, apostrophes between thousands, and signs of currencies go; a typographic minus is one. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^([+-]?)\s*[$€£¥]|[$€£¥]$/g, '$1')
    .replace(/[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g, '')
    .replace('\u2212', '-')
    .trim();
}

/** `1,234` and `12,345,678`: could be thousands. */
function isGrouped(text: string, separator: ',' | '.'): boolean {
  const groups = text.replace(/^[+-]/, '').split(separator);
  return /^[1-9]\d{0,2}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/.test(group));
}
