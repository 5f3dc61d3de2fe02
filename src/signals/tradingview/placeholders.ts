/** `{{close}}`, as TradingView leaves it when it does not fill it in. */
const placeholder = /\{\{[^{}]{0,200}\}\}/g;
/** Placeholders that are named in one reason. */
const MAX_NAMED = 3;

const ofBars = /^(?:ticker|exchange|close|open|high|low|volume|time|timenow|interval|syminfo\.\w+)$/;
const ofPlots = /^plot(?:_\d+|\(.*\))$/;
/** https://www.tradingview.com/support/solutions/43000531021/ */
const ofStrategies =
  /^strategy\.(?:position_size|order\.(?:action|contracts|price|id|comment|alert_message)|(?:prev_)?market_position(?:_size)?)$/;

/** Whether a text holds a placeholder that was not filled in. */
export function holdsPlaceholder(text: string): boolean {
  return /\{\{[^{}]*\}\}/.test(text);
}

/** What was not filled in and what to do about it, for each placeholder in the text; empty when there is none. */
export function explainPlaceholders(text: string): string[] {
  const named = new Set([...text.matchAll(placeholder)].map(([whole]) => whole));
  return [...named].slice(0, MAX_NAMED).map((whole) => `${whole} ${adviceOn(whole.slice(2, -2).trim())}`);
}

function adviceOn(name: string): string {
  if (ofStrategies.test(name)) {
    const instead = name === 'strategy.order.price' ? ': in an alert on an indicator or a price write {{close}}' : '';
    return `was not filled in: TradingView does so only in an alert on a strategy${instead}`;
  }
  if (ofPlots.test(name))
    return 'was not filled in: the indicator has no such plot; look at its name, and count from 0';
  if (ofBars.test(name)) {
    return (
      "was not filled in: TradingView does so in the message of an alert that is made in its dialog, not in texts of Pine's alert() " +
      '(there join str.tostring(close) and the like), nor in a test by hand'
    );
  }
  return 'was not filled in: TradingView knows no placeholder of that name; check its spelling';
}

/** Placeholders that stand in JSON as numbers do, put between quotes: `"price": {{close}}`. */
export function quotePlaceholders(json: string): string {
  return json.replace(
    /([:,[]\s{0,10})(\{\{[^{}"]{0,200}(?:"[^{}"]{0,100}"[^{}"]{0,10})?\}\})(?=\s*[,}\]])/g,
    (_, before: string, whole: string) => `${before}${JSON.stringify(whole)}`,
  );
}
