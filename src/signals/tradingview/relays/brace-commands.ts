import { type Command, withoutGaps } from '../command';

/** `MyKeys(XBTUSD) { … }`: whose keys, which symbol, and what to do. */
const block = /(?:^|[\s;])[\w-]{1,60}\(\s*([\w.:/-]{1,40})\s*\)\s*\{([^{}]*)\}/gy;
/** What guards a position, and what only waits. */
const guard = /^\s*(?:stop|trailing|take|cancel|wait|leverage|notify|continue|alert|balance|hedge)/i;

/**
 * Alertatron's commands, and those that look like them: `MyKeys(XBTUSD) { market(side=buy, amount=100); }`, `market(position=0)`.
 * https://alertatron.com/docs/automated-trading/basic-concepts
 */
export function readBraceCommands(text: string): Command[] | null {
  const commands: Command[] = [];
  block.lastIndex = 0;
  for (let match = block.exec(text); match !== null; match = block.exec(text)) {
    commands.push(commandOf(match[1]!, match[2]!));
  }
  return commands.length === 0 ? null : commands;
}

/** The order in a block; the others guard it. */
function commandOf(symbol: string, statements: string): Command {
  for (const statement of statements.split(';')) {
    const position = argument(statement, 'position');
    const side = argument(statement, 'side');
    if (guard.test(statement) || (side === undefined && position === undefined)) continue;
    const amount = argument(statement, 'amount') ?? argument(statement, 'quantity');
    const share = /^([\d.]+)%p$/i.exec(amount ?? '')?.[1];
    const offset = argument(statement, 'offset');
    return {
      fields: withoutGaps({
        symbol,
        action: side,
        position_contracts: position,
        contracts: amount !== undefined && Number.isFinite(Number(amount)) ? amount : undefined,
        order_percent: share && `${share}%`,
        price: argument(statement, 'price') ?? (offset?.startsWith('@') ? offset.slice(1) : undefined),
        reduce_only: argument(statement, 'reduceonly') ?? (share ? 'true' : undefined),
      }),
    };
  }
  return { noSignal: 'it names no order with side=… or position=…' };
}

function argument(statement: string, name: string): string | undefined {
  return new RegExp(`(?:^|[(,\\s])${name}\\s*=\\s*([^,;)\\s]+)`, 'i').exec(statement)?.[1];
}
