import { DomainError, HttpFault } from '../errors';

const token = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+)/y;
const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** What somebody needs to see of a word that JSON does not have. */
const MAX_SHOWN = 20;
const MAX_PLACE = 120;

/** A list or an object that is open, and where in it the text has come to. */
interface Level {
  isList: boolean;
  index: number;
  key: string;
}

/** Says of a text that is no JSON what in it is not, and where: a NaN by its field. Reads the text once. */
export function explainBadJson(text: string): HttpFault {
  const found = walk(text, (each) => !STRUCTURE.has(each[0]!) && !word.test(each));
  const place = found && placeOf(found.levels);
  const where = found ? `: ${shorten(found.text)} ${place === '' ? 'is no value' : `at ${place} is no value`}` : '';
  return new HttpFault(400, 'json-invalid', `The body is not valid JSON${where}.`);
}

/** Refuses a text for its depth, and names the field in which it goes too deep. Reads the text once. */
export function explainDepth(text: string, limit: number): DomainError {
  const levels = walk(text, (_, { length }) => length > limit)?.levels ?? [];
  const firstOfItem = levels.findIndex((level, index) => !level.isList && levels[index - 1]?.isList);
  const field = placeOf(levels.slice(0, firstOfItem < 0 ? 1 : firstOfItem + 1)) || 'body';
  const message = `is nested deeper than ${limit} levels`;
  return new DomainError('invalid', 'json-too-deep', `The body ${message}, in ${field}.`, {
    fields: [{ field, message }],
  });
}

const STRUCTURE = new Set('{}[],:"');

/** Goes through the words and signs of a text, and stops at the first of which `stops` says so. */
function walk(
  text: string,
  stops: (found: string, levels: readonly Level[]) => boolean,
): { text: string; levels: readonly Level[] } | null {
  const levels: Level[] = [];
  let lastText = '';
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const found = match[1]!;
    const level = levels.at(-1);
    if (found === '[' || found === '{') levels.push({ isList: found === '[', index: 0, key: '' });
    else if (found === ']' || found === '}') levels.pop();
    else if (found === ',' && level) level.index++;
    else if (found === ':' && level) level.key = lastText;
    else if (found.startsWith('"')) lastText = found.slice(1, -1);
    if (stops(found, levels)) return { text: found, levels };
  }
  return null;
}

/** As in `signals[3].price`. */
function placeOf(levels: readonly Level[]): string {
  const parts = levels.map(({ isList, index, key }) => (isList ? `[${index}]` : `.${visible(key)}`));
  const place = parts.join('').replace(/^\./, '');
  return place.length > MAX_PLACE ? `…${place.slice(-MAX_PLACE)}` : place;
}

function shorten(found: string): string {
  return found.length > MAX_SHOWN ? `${visible(found.slice(0, MAX_SHOWN))}…` : visible(found);
}

function visible(text: string): string {
  return text.slice(0, MAX_PLACE).toWellFormed().replace(/\p{C}/gu, '\ufffd');
}
