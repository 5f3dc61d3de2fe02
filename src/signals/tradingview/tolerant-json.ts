// A text to its closing quote (or to the end, when that is missing), a word that no JSON knows, or a comma before a bracket.
const lexemes = /"(?:[^"\\]+|\\[^])*"?|[+-]?\b(?:NaN|nan|Infinity|None|undefined|na)\b|,(?=\s*[}\]])/g;
const rawControl = /[\u0000-\u001f]/g;

/**
 * JSON as alert templates produce it. Beyond JSON it takes NaN, Infinity and the like (a Pine plot without a value prints
 * NaN) as null, a comma before a closing bracket, and line breaks inside a text. Throws SyntaxError for anything else.
 */
export function parseTolerantJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(lexemes, mendLexeme));
  }
}

function mendLexeme(lexeme: string): string {
  if (lexeme === ',') return '';
  return lexeme.startsWith('"') ? lexeme.replace(rawControl, escapeControl) : 'null';
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
