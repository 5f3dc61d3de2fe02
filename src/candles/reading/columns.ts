/** What a column of an export, or a key of a JSON object, holds. */
export type CandleField =
  'time' | 'clock' | 'open' | 'high' | 'low' | 'close' | 'value' | 'volume' | 'symbol' | 'interval';

// In the order in which they are preferred: of Close and Adj Close the first is taken.
const NAMES: Readonly<Record<CandleField, readonly string[]>> = {
  time: [
    ...[
      'time',
      'timestamp',
      'datetime',
      'date',
      'unix',
      'unixtime',
      'unixtimestamp',
      'opentime',
      'start',
      'starttime',
      't',
    ],
    ...['startms', 'starttimestamp', 'begins', 'observationdate', 'snappedat', 'gmttime', 'localtime', 'tradingday'],
    ...['dateutc', 'timeutc', 'datetimeutc', 'begin', 'from', 'datum', 'fecha', 'data', 'dateheure', 'periodstart'],
  ],
  clock: [],
  open: [
    'open',
    'o',
    'openprice',
    'priceopen',
    'opening',
    'first',
    'erster',
    'eroffnung',
    'ouverture',
    'ouv',
    'apertura',
    'abertura',
  ],
  high: [
    'high',
    'h',
    'highprice',
    'pricehigh',
    'max',
    'hoch',
    'hochst',
    'plushaut',
    'haut',
    'maximo',
    'maxima',
    'massimo',
  ],
  low: ['low', 'l', 'lowprice', 'pricelow', 'min', 'tief', 'tiefst', 'plusbas', 'bas', 'minimo', 'minima'],
  close: [
    ...[
      'close',
      'c',
      'closeprice',
      'priceclose',
      'closelast',
      'last',
      'lastprice',
      'closing',
      'schlusskurs',
      'schluss',
    ],
    ...['cloture', 'clot', 'fermeture', 'dernier', 'cierre', 'ultimo', 'fechamento', 'chiusura', 'zuletzt'],
  ],
  value: ['value', 'price', 'rate', 'adjclose', 'adjustedclose', 'kurs', 'prix', 'precio', 'preco', 'prezzo'],
  volume: [
    ...['volume', 'v', 'vol', 'basevolume', 'volumebase', 'tickvol', 'tickvolume', 'totalvolume', 'qty', 'volumen'],
    ...['stucke', 'stuecke', 'stueckzahl', 'volumefrom'],
  ],
  symbol: ['symbol', 'ticker', 'pair', 'instrument', 'tic', 'market', 'productid', 's', 'code', 'asset', 'coin'],
  interval: ['interval', 'timeframe', 'tf', 'per', 'period', 'granularity', 'resolution', 'barsize'],
};

const fields = Object.keys(NAMES) as CandleField[];

/** A header's letters and digits: `<OPEN>`, `1. open`, `Adj Close`, `Clôture` are known by them. */
export function lettersOf(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/^\s*\d+[.)]\s*/, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Where each field stands among these headers. The first name of a field that is there counts. */
export function findColumns(headers: readonly string[]): Map<CandleField, number> {
  const letters = headers.map(lettersOf);
  const columns = new Map<CandleField, number>();
  for (const field of fields) {
    for (const name of NAMES[field]) {
      const index = letters.indexOf(name);
      if (index < 0) continue;
      columns.set(field, index);
      break;
    }
  }
  pairDateAndTime(letters, columns);
  if (!columns.has('volume'))
    setIfFound(
      columns,
      'volume',
      letters.findIndex((name) => name.startsWith('volume')),
    );
  // Investing.com calls the close Price.
  const value = columns.get('value');
  if (value !== undefined && !columns.has('close') && columns.has('open')) columns.set('close', value);
  if (columns.has('close')) columns.delete('value');
  return columns;
}

/** MetaTrader and Stooq have the date in one column and the time of day in another. */
function pairDateAndTime(letters: readonly string[], columns: Map<CandleField, number>): void {
  const date = letters.indexOf('date');
  const time = letters.indexOf('time');
  // CryptoDataDownload has epoch seconds beside the date, and those name the time as well.
  const epoch = letters.findIndex((name) => name === 'unix' || name === 'unixtimestamp' || name === 'timestamp');
  if (epoch >= 0) columns.set('time', epoch);
  else if (date >= 0 && time >= 0) columns.set('time', date).set('clock', time);
}

function setIfFound(columns: Map<CandleField, number>, field: CandleField, index: number): void {
  if (index >= 0) columns.set(field, index);
}
