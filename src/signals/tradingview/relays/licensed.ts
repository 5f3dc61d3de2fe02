import { type Command, withoutGaps } from '../command';
import { readAlertNumber } from '../alert-number';
import { findSignalWord } from '../signal-words';

/**
 * `60123456789,buy,EURUSD,sl=1.05,risk=1`: the number of a license, a command and a symbol, in this order, as PineConnector and
 * those that read its alerts take them. Where a number follows, the first is a symbol: `600519,buy,1800.5`.
 * https://docs.pineconnector.com/syntax
 */
const licensed = /^\s*\d{4,20}\s*,\s*([a-z_]+)\s*,\s*([^\s,=]+)\s*((?:,[^\r\n]*)?)$/i;

export function readLicensed(text: string): Command[] | null {
  const commands: Command[] = [];
  for (const line of text.split(/[\r\n]+/).filter((one) => one.trim() !== '')) {
    const match = licensed.exec(line);
    if (!match || !Number.isNaN(readAlertNumber(match[2]!))) return null;
    commands.push(commandOf(match[1]!, match[2]!, othersOf(match[3]!)));
  }
  return commands;
}

function commandOf(command: string, symbol: string, others: ReadonlyMap<string, string>): Command {
  const word = findSignalWord(command);
  if (word === undefined) return { noSignal: `${command} is no order` };
  const isExit = word.type === 'CLOSE';
  const isWrongWay = areDistances(word.type === 'SHORT', others);
  return {
    leftOut: [...(isWrongWay ? levels : []), ...distances]
      .filter((key) => others.has(key))
      .map((field) => ({ field, message: 'is a distance, and no price' })),
    fields: withoutGaps({
      symbol,
      action: command,
      price: others.get('price'),
      stop_loss: isExit || isWrongWay ? undefined : others.get('sl'),
      take_profit: isExit || isWrongWay ? undefined : others.get('tp'),
      order_percent: isExit && /pct/i.test(command) ? others.get('risk') : undefined,
      contracts: others.get('vol_lots'),
      comment: others.get('comment'),
    }),
  };
}

function othersOf(text: string): Map<string, string> {
  const pairs = text.matchAll(/,\s*([a-z_]+)\s*=\s*(?:"([^"]*)"|([^,]*))/gi);
  return new Map([...pairs].map(([, key, quoted, plain]) => [key!.toLowerCase(), (quoted ?? plain ?? '').trim()]));
}

/** `sl` and `tp` may also be pips, or percent, as the terminal is set up: those that lie the wrong way round are no prices. */
function areDistances(isShort: boolean, others: ReadonlyMap<string, string>): boolean {
  const [stop, target] = [Number(others.get('sl') ?? NaN), Number(others.get('tp') ?? NaN)];
  return isShort ? target >= stop : stop >= target;
}

const levels = ['sl', 'tp'];
const distances = ['sl_pips', 'tp_pips', 'sl_pct', 'tp_pct'];
