import { jsonrepair } from 'jsonrepair';
import { quotePlaceholders } from './placeholders';

/** No alert template nests deeper. */
const MAX_DEPTH = 32;

// A text to its closing quote (or to the end, when that is missing), a word that no JSON knows, a comma before a bracket, or a number
// with commas in it: after a comma in an object comes a key, and no key begins with a digit.
const lexemes =
  /"(?:[^"\\]+|\\[^])*"?|[+-]?\b(?:NaN|nan|Infinity|None|undefined|na)\b|,(?=\s*[}\]])|(?<=:\s{0,10})-?\d+(?:[.,]\d+)*,\d+(?:\.\d+)?(?=\s*[,}])/g;
// A text to its closing quote, or to the end, or a sign that separates.
const quotedOrSign = /(["'])(?:(?!\1)[^\\]|\\[^])*\1?|=>?|;/g;
const rawControl = /[\u0000-\u001f]/g;

/**
 * JSON as alert templates and people produce it. Beyond JSON it takes NaN, Infinity and the like (a Pine plot without a value prints
 * NaN) as null, commas before a closing bracket, line breaks inside a text, words and keys without quotes, quotes of other kinds,
 * thousands separators and decimal commas, `=` and `;` for `:` and `,`, placeholders that were not filled in, and several objects one
 * after the other, which become a list. Throws SyntaxError for anything else, also for
 * a text that ends in the middle: a price that was cut off is another price.
 */
export function parseTolerantJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseRepaired(quotePlaceholders(withJsonSeparators(text)).replace(lexemes, toJsonLexeme));
  }
}

/** `{ticker=X; action=buy}`, where no colon separates: a comment in quotes keeps its signs. */
function withJsonSeparators(text: string): string {
  const bare = text.replace(quotedOrSign, (lexeme) => (/^["']/.test(lexeme) ? '' : lexeme));
  const isEquated = /^\s*[[{(]+\s*[\w.]*\s*=/.test(bare);
  if (!isEquated && !/;\s*[\w.]*\s*[:=]/.test(bare)) return text;
  return text.replace(quotedOrSign, (lexeme) => {
    if (lexeme === ';') return ',';
    return isEquated && lexeme.startsWith('=') ? ':' : lexeme;
  });
}

function parseRepaired(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/[}\]]\s*[,;]?\s*$/.test(text)) throw new SyntaxError('it ends in the middle');
    const list = parseSeveral(text);
    if (list !== null) return list;
    if (depthOf(text) > MAX_DEPTH) throw new SyntaxError(`it has more than ${MAX_DEPTH} levels`);
    return JSON.parse(repair(text, error as SyntaxError));
  }
}

/** Objects one right after the other; null when they are none. */
function parseSeveral(text: string): unknown {
  if (!/\}\s*\{/.test(text)) return null;
  try {
    return JSON.parse(`[${text.replace(/\}\s*\{/g, '},{')}]`);
  } catch {
    return null;
  }
}

function repair(text: string, original: SyntaxError): string {
  try {
    return jsonrepair(text.replace(/[,;]\s*$/, ''));
  } catch {
    throw original;
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[{}[\]]/g)) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function toJsonLexeme(lexeme: string): string {
  if (lexeme === ',') return '';
  if (/^-?\d/.test(lexeme)) return `"${lexeme}"`;
  return lexeme.startsWith('"') ? lexeme.replace(rawControl, escapeControl) : 'null';
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
