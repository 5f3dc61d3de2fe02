import type { AlertField } from './tradingview-settings';
import type { AlertValues } from './alert-fields';
import { meaningOf, type OrderMeaning, type PositionAfter, positionOf } from './alert-position';
import { shareOf } from './alert-share';
import { findExitInComment, findSignalWord, type SignalWord, takingOut } from './signal-words';

/** What an alert says of an order and of the position after it. */
export interface AlertOrder {
  /** Null when it says neither what to do nor what is held. */
  meaning: OrderMeaning | null;
  /** The contracts of the order; null when it does not say. */
  contracts: number | null;
  /** The contracts held after it, without sign; null when it does not say. */
  positionContracts: number | null;
  /** The share of the capital, 0 to 1, where `position_size` is one. */
  positionShare: number | null;
}

/** Reads what is ordered and what is held afterwards. Pure. */
export function orderOf(values: AlertValues): AlertOrder {
  const share = shareOf(values);
  const contracts = share.isOfContracts ? null : numberOf(values, 'contracts');
  const word = wordOf(values, 'market_position');
  const sizes = positionSizes(values, word !== null || contracts !== null);
  const after = positionOf(word, sizes.contracts);
  const action = actionOf(values);
  const told = action?.type === 'CLOSE' && share.value !== null ? takingOut(share.value, action) : action;
  return {
    meaning: changesOrders(values) ? null : meaningOf(told ?? reductionOf(values, after), after),
    contracts: contracts === null ? null : Math.abs(contracts),
    positionContracts: after !== null && sizes.contracts !== null ? Math.abs(sizes.contracts) : null,
    positionShare: sizes.share ?? (action?.type === 'CLOSE' ? null : share.value),
  };
}

/**
 * `position_size` is a share of the capital where an alert speaks our words (`signal_type`, `signal`), or where a buy names one between
 * 0 and 1 and nothing tells of contracts. Otherwise it is TradingView's: contracts, below 0 for a short position.
 */
function positionSizes(
  values: AlertValues,
  tellsContracts: boolean,
): { contracts: number | null; share: number | null } {
  const named = numberOf(values, 'position_contracts') ?? numberInPosition(values);
  const size = numberOf(values, 'position_size');
  if (size === null) return { contracts: named, share: null };
  const isFraction = size > 0 && size < 1;
  const speaksOurWords = values.signal_type?.some(({ key }) => /^signal(?:_?type)?$/i.test(key)) === true;
  const isBuy = actionOf(values)?.type === 'LONG';
  const isShare = isFraction && !tellsContracts && named === null && (speaksOurWords || isBuy);
  return isShare ? { contracts: null, share: size } : { contracts: named ?? size, share: null };
}

/** The first word for an action that is known; an exit in the comment or the id of the order stands over a bare buy or sell. */
function actionOf(values: AlertValues): SignalWord | null {
  const known = (values.signal_type ?? [])
    .map(({ value }) => findSignalWord(String(value)))
    .find((word) => word !== undefined);
  const told = [...(values.reason ?? []), ...(values.order_id ?? [])]
    .map(({ value }) => findExitInComment(String(value)))
    .find((word) => word !== undefined);
  const isBare = known === undefined || known.type === 'LONG' || known.type === 'SHORT';
  if (!isBare) return { ...sideLeft(values), ...known };
  if (told !== undefined) return { ...exitBy(known), ...told };
  return (isMarkedAsExit(values) ? exitBy(known) : known) ?? null;
}

/** `{action: reduce, side: long}` */
function sideLeft(values: AlertValues): Pick<SignalWord, 'leaves'> {
  const sides = (values.signal_type ?? []).map(({ value }) => String(value).trim().toUpperCase());
  const leaves = (['LONG', 'SHORT'] as const).find((side) => sides.includes(side));
  return leaves === undefined ? {} : { leaves };
}

function wordOf(values: AlertValues, field: AlertField): string | null {
  const words = (values[field] ?? []).map(({ value }) => String(value));
  return words.find((word) => positionOf(word, null) !== null) ?? null;
}

function numberOf(values: AlertValues, field: AlertField): number | null {
  const found = values[field]?.find(({ value }) => typeof value === 'number');
  return found ? (found.value as number) : null;
}

/** `position: 2` is a size. */
function numberInPosition(values: AlertValues): number | null {
  const found = values.market_position?.map(({ value }) => Number(String(value).trim() || NaN)).find(Number.isFinite);
  return found ?? null;
}

function isMarkedAsExit(values: AlertValues): boolean {
  return values.is_exit?.some(({ value }) => /^(?:true|yes|1)$/i.test(String(value))) === true;
}

/** A sell that only takes out leaves a long position. */
function exitBy(order: SignalWord | undefined): SignalWord {
  if (order === undefined) return { type: 'CLOSE' };
  return { type: 'CLOSE', leaves: order.type === 'LONG' ? 'SHORT' : 'LONG' };
}

/** Where nothing says what was ordered: a position that became smaller on its side was partly left. */
function reductionOf(values: AlertValues, after: PositionAfter | null): SignalWord | null {
  const before = numberOf(values, 'prev_position_contracts');
  if (before === null || after === null || after.side === 'FLAT' || after.size === null) return null;
  const side = positionOf(wordOf(values, 'prev_market_position'), before)?.side;
  // A size without a word and without a sign is of the side that remains.
  const isSameSide = side === after.side || (before > 0 && wordOf(values, 'prev_market_position') === null);
  return isSameSide && Math.abs(before) > after.size ? { type: 'CLOSE', leaves: after.side } : null;
}

/** Of orders that wait, and of nothing that was bought or sold. */
export function changesOrders(values: AlertValues): boolean {
  const [first] = values.signal_type ?? [];
  return first !== undefined && /^\s*(?:cancel|modify|amend|adjust|update|move|break_?even)/i.test(String(first.value));
}
