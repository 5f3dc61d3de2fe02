import { HttpFault } from '../errors';

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
  const found = findBadWord(text);
  const where = found ? `: ${found.shown} ${found.place === '' ? 'is no value' : `at ${found.place} is no value`}` : '';
  return new HttpFault(400, 'json-invalid', `The body is not valid JSON${where}.`);
}

function findBadWord(text: string): { shown: string; place: string } | null {
  const levels: Level[] = [];
  token.lastIndex = 0;
  let lastText = '';
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const found = match[1]!;
    const level = levels.at(-1);
    if (found === '[' || found === '{') levels.push({ isList: found === '[', index: 0, key: '' });
    else if (found === ']' || found === '}') levels.pop();
    else if (found === ',' && level) level.index++;
    else if (found === ':' && level) level.key = lastText;
    else if (found.startsWith('"')) lastText = found.slice(1, -1);
    else if (found !== ',' && found !== ':' && !word.test(found))
      return { shown: shorten(found), place: placeOf(levels) };
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
