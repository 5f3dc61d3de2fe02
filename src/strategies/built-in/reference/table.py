#!/usr/bin/env python3
"""Calculates what the built-in strategies must say, apart from them: standard library only, each formula written as its description says.

    python3 src/strategies/built-in/reference/table.py > src/strategies/built-in/reference/table.json

The candles come from a seeded generator, so that the table is the same on every machine.
"""

import json
import math
import random
import statistics

DAY = 86_400_000
HOUR = 3_600_000
START = 1_767_225_600_000  # 2026-01-01T00:00:00Z
LONGEST_SILENCE_OF_VIX = 7 * DAY


# --- markets ---------------------------------------------------------------------------------------------------------------------

def series(closes, interval=DAY, start=START):
    """Candles whose four prices are the close; None for a candle that is missing."""
    return {"start": start, "interval": interval, "closes": closes}


def walk(seed, count, first=100.0, drift=0.0, spread=0.02, digits=2):
    chance = random.Random(seed)
    price, closes = first, []
    for _ in range(count):
        price *= math.exp(drift + spread * (chance.random() + chance.random() + chance.random() - 1.5))
        closes.append(round(price, digits))
    return closes


def mirrored(closes, seed, first=20.0, strength=3.0, noise=0.01):
    """A volatility index that falls when the closes rise."""
    chance = random.Random(seed)
    value, values = first, [first]
    for before, close in zip(closes, closes[1:]):
        value *= math.exp(-strength * math.log(close / before) + noise * (chance.random() - 0.5))
        value = min(80.0, max(9.0, value))
        values.append(round(value, 2))
    return values


def main_market():
    count = 260
    names = ["AAA", "BBB", "CCC", "DDD", "EEE"]
    symbols = {
        name: series(walk(seed, count, first=50 + 40 * seed, drift=0.001 * (seed - 2), spread=0.012 + 0.006 * seed))
        for seed, name in enumerate(names)
    }
    return {"symbols": symbols, "vix": series(mirrored(walk(1, count, first=90, drift=-0.001, spread=0.018), 77))}


def edge_markets():
    n = 80
    base = walk(11, n)
    vix = mirrored(base, 12)
    linear = [round(100 + 0.5 * i, 2) for i in range(n)]
    markets = {}

    def add(name, closes, vix_closes=vix, others=None, **more):
        symbols = {"X": series(closes, **more)}
        symbols.update({key: series(value, **more) for key, value in (others or {}).items()})
        markets[name] = {"symbols": symbols, "vix": None if vix_closes is None else series(vix_closes)}

    two = {"Y": walk(13, n, drift=0.003), "Z": walk(14, n, drift=-0.003)}
    add("no candles", [], others={"Y": [], "Z": []})
    add("one candle", base[:1])
    for count in (14, 13, 30, 29, 31, 73, 74):
        add(f"{count} candles", base[:count], others={key: value[:count] for key, value in two.items()})
    add("flat", [100.0] * n, others={"Y": [50.0] * n, "Z": [10.0] * n})
    add("rising", linear, others=two)
    add("falling", linear[::-1], others=two)
    add("a zero price in the middle", base[:50] + [0.0] + base[51:], others=two)
    add("a zero price at the end", base[:-1] + [0.0], others=two)
    add("a price below zero", base[:-5] + [-37.63] + base[-4:], others=two)
    add("a week missing", base[:40] + [None] * 7 + base[47:], others=two)
    add("huge prices", [value * 1e12 for value in base], others=two)
    add("tiny prices", [value * 1e-9 for value in base], others=two)
    add("a crash at the end", base[:-1] + [round(base[-2] * 0.6, 2)], others=two)
    add("a jump at the end", base[:-1] + [round(base[-2] * 1.7, 2)], others=two)
    add("up and down by one", [100.0 + (i % 2) for i in range(n)], others=two)
    add("one step", [100.0] * 60 + [120.0] * 20, others=two)
    add("exactly 7 % below the peak", [100.0] * (n - 1) + [93.0], [25.0] * n, others=two)
    add("a little more than 7 % below the peak", [100.0] * (n - 1) + [92.99], [25.0] * n, others=two)
    add("VIX at exactly 20", base[:-1] + [round(min(base[-14:]) * 0.8, 2)], [20.0] * n, others=two)
    add("VIX a little over 20", base[:-1] + [round(min(base[-14:]) * 0.8, 2)], [20.01] * n, others=two)
    add("no VIX", base, None, others=two)
    add("VIX of yesterday", base, vix[:-1], others=two)
    add("VIX that ended six days before", base, vix[:-7], others=two)
    add("VIX that ended ten days before", base, vix[:-10], others=two)
    add("VIX that does not move", base, [18.5] * n, others=two)
    add("VIX that moves with the price", base, [round(value / 5, 2) for value in base], others=two)
    add("VIX once a week", base, [value if i % 7 == 0 else None for i, value in enumerate(vix)], others=two)
    add("hours", base, others=two, interval=HOUR)
    add("hours that begin at half past", base, others=two, interval=HOUR, start=START + HOUR // 2)
    add("two symbols", base, others={"Y": two["Y"]})
    add("equal symbols", base, others={"Y": base, "Z": base})
    add("two of three are equal", base, others={"Y": base, "Z": two["Z"]})
    markets["symbols of different days"] = {
        "symbols": {"X": series(base), "Y": series(two["Y"][:-3]), "Z": series(two["Z"][5:], start=START + 5 * DAY)},
        "vix": series(vix),
    }
    return markets


def candles_of(described):
    start, interval = described["start"], described["interval"]
    return [(start + i * interval, close) for i, close in enumerate(described["closes"]) if close is not None], interval


# --- parts of the formulas -------------------------------------------------------------------------------------------------------

def vix_at(described, moment):
    """The close of VIX that was known at that moment, or None."""
    if described is None:
        return None
    candles, interval = candles_of(described)
    closed = [(start + interval, close) for start, close in candles if start + interval <= moment]
    if not closed or moment - closed[-1][0] > LONGEST_SILENCE_OF_VIX:
        return None
    return closed[-1][1]


def correlation(one, other):
    if deviation_squares(one) <= 1e-20 or deviation_squares(other) <= 1e-20:
        return None
    one_mean, other_mean = statistics.fmean(one), statistics.fmean(other)
    together = math.fsum((a - one_mean) * (b - other_mean) for a, b in zip(one, other))
    return together / math.sqrt(deviation_squares(one) * deviation_squares(other))


def deviation_squares(values):
    mean = statistics.fmean(values)
    return math.fsum((value - mean) ** 2 for value in values)


def percentile(values, percent):
    ordered = sorted(values)
    rank = percent / 100 * (len(ordered) - 1)
    below = math.floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (rank - below)


def capped(confidence):
    return min(0.95, max(0.0, confidence))


# --- strategies: what each says at the last of these candles --------------------------------------------------------------------

def mean_reversion(closes, vix, _interval):
    peak = max(closes[-14:])
    if peak <= 0:
        return "price-not-above-zero"
    if vix[-1] is None:
        return "no-vix"
    drawdown = (peak - closes[-1]) / peak
    values = {"drawdown": drawdown, "peak": peak, "vix": vix[-1]}
    if drawdown > 0.07 and vix[-1] > 20:
        return "LONG", capped(0.6 + 2 * (drawdown - 0.07) + (vix[-1] - 20) / 100), values
    return "no-condition"


def vix_correlation(closes, vix, _interval):
    closes, vix = closes[-31:], vix[-31:]
    if any(value is None or value <= 0 for value in vix):
        return "no-vix"
    if any(close <= 0 for close in closes):
        return "price-not-above-zero"
    returns = [b / a - 1 for a, b in zip(closes, closes[1:])]
    moves = [b / a - 1 for a, b in zip(vix, vix[1:])]
    found = [correlation(returns[-window:], moves[-window:]) for window in (14, 21, 30)]
    if None in found:
        return "no-movement"
    mean = sum(found) / 3
    move = vix[-1] / vix[-15] - 1
    values = {"short": found[0], "middle": found[1], "long": found[2], "vix_move": move}
    if all(one >= 0.5 for one in found):
        return "DIVERGENCE", capped(abs(mean)), values
    if all(one <= -0.5 for one in found) and move != 0:
        return ("LONG" if move < 0 else "SHORT"), capped(abs(mean)), values
    return "no-condition"


def volatility(closes, _vix, interval):
    closes = closes[-74:]
    if any(close <= 0 for close in closes):
        return "price-not-above-zero"
    returns = [math.log(b / a) for a, b in zip(closes, closes[1:])]
    yearly = math.sqrt(252 * DAY / interval)
    measured = [math.sqrt(deviation_squares(returns[end - 14:end]) / 13) * yearly for end in range(14, len(returns) + 1)]
    over_75, over_95 = percentile(measured, 75), percentile(measured, 95)
    now = measured[-1]
    values = {"volatility": now, "long_over": over_75, "short_over": over_95}
    if now > over_95:
        return "SHORT", capped(0.7 + 0.25 * (now / over_95 - 1)) if over_95 > 0 else 0.95, values
    if now > over_75:
        return "LONG", capped(0.6 + 0.2 * (now - over_75) / (over_95 - over_75)), values
    return "no-condition"


def momentum(closes, _vix, _interval):
    fast, slow = statistics.fmean(closes[-10:]), statistics.fmean(closes[-30:])
    if fast <= 0 or slow <= 0:
        return "price-not-above-zero"
    changes = [b - a for a, b in zip(closes[-15:], closes[-14:])]
    gain = sum(change for change in changes if change > 0) / 14
    loss = sum(-change for change in changes if change < 0) / 14
    rsi = 100.0 if loss == 0 else 100 - 100 / (1 + gain / loss)
    values = {"fast": fast, "slow": slow, "rsi": rsi}
    confidence = capped(0.5 + min(0.25, 5 * abs(fast / slow - 1)) + 0.2 * abs(rsi - 50) / 50)
    if fast > slow and rsi > 50:
        return "LONG", confidence, values
    if fast < slow and rsi < 50:
        return "SHORT", confidence, values
    return "no-condition"


WARM_UP = {"vix_correlation": 31, "mean_reversion": 14, "volatility": 74, "momentum": 30, "multi_bucket": 31}
ALONE = {"vix_correlation": vix_correlation, "mean_reversion": mean_reversion, "volatility": volatility, "momentum": momentum}


def each_symbol(strategy, market):
    expected = {}
    for symbol, described in market["symbols"].items():
        candles, interval = candles_of(described)
        known = [vix_at(market["vix"], start + interval) for start, _ in candles]
        closes = [close for _, close in candles]
        signals, silence = [], "no-candles" if not candles else "too-few-candles"
        for end in range(WARM_UP[strategy], len(candles) + 1):
            said = ALONE[strategy](closes[:end], known[:end], interval)
            silence = said if isinstance(said, str) else None
            if silence is None:
                signals.append((candles[end - 1][0], *said))
        expected[symbol] = (signals, silence)
    return expected


def multi_bucket(market):
    expected = {}
    histories = {}
    for symbol, described in market["symbols"].items():
        candles, _ = candles_of(described)
        histories[symbol] = candles
        expected[symbol] = ([], "no-candles" if not candles else "too-few-candles")
    for moment in sorted({start for candles in histories.values() for start, _ in candles}):
        returns = {}
        for symbol, candles in histories.items():
            closes = [close for start, close in candles if start <= moment]
            if len(closes) < 31 or not any(start == moment for start, _ in candles):
                continue
            prices = [closes[-1], closes[-8], closes[-15], closes[-31]]
            if any(price <= 0 for price in prices):
                expected[symbol] = (expected[symbol][0], "price-not-above-zero")
                continue
            returns[symbol] = [closes[-1] / price - 1 for price in prices[1:]]
        if len(returns) < 3:
            for symbol in returns:
                expected[symbol] = (expected[symbol][0], "too-few-symbols")
            continue
        scores = {}
        for symbol, own in returns.items():
            shares = []
            for bucket in range(3):
                lower = sum(other[bucket] < own[bucket] for other in returns.values())
                equal = sum(other[bucket] == own[bucket] for other in returns.values())
                shares.append((2 * lower + equal - 1, 2 * (len(returns) - 1)))
            scores[symbol] = sum(top for top, _ in shares) / (3 * shares[0][1])
        count = max(1, math.floor(len(returns) * 0.2))
        for symbol, score in scores.items():
            mean = sum(returns[symbol]) / 3
            higher = sum(other > score for other in scores.values())
            lower = sum(other < score for other in scores.values())
            values = dict(zip(("short", "middle", "long"), returns[symbol]), score=score)
            confidence = capped(0.5 + 0.45 * abs(2 * score - 1))
            signals = expected[symbol][0]
            if score > 0.5 and mean > 0 and higher < count:
                expected[symbol] = ([*signals, (moment, "LONG", confidence, values)], None)
            elif score < 0.5 and mean < 0 and lower < count:
                expected[symbol] = ([*signals, (moment, "SHORT", confidence, values)], None)
            else:
                expected[symbol] = (signals, "no-condition")
    return expected


# --- the table -------------------------------------------------------------------------------------------------------------------

def rounded(value):
    return float(f"{value:.12g}")


def row(signal):
    start, kind, confidence, values = signal
    return [start, kind, rounded(confidence), {name: rounded(value) for name, value in values.items()}]


def case(strategy, market, last=None):
    found = multi_bucket(market) if strategy == "multi_bucket" else each_symbol(strategy, market)
    return {
        symbol: {
            "count": len(signals),
            "signals": [row(signal) for signal in (signals if last is None else signals[-last:])],
            "silence": silence,
        }
        for symbol, (signals, silence) in found.items()
    }


def main():
    markets = {"five symbols over 260 days": main_market(), **edge_markets()}
    table = {
        "markets": markets,
        "expected": {
            strategy: {
                name: case(strategy, market, None if name.startswith("five") else 2) for name, market in markets.items()
            }
            for strategy in WARM_UP
        },
    }
    print(json.dumps(table, separators=(",", ":")))


if __name__ == "__main__":
    main()
