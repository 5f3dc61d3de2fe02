"""A strategy that sends its signals: COACHWIRE_API_KEY=cw_... python send_signals.py"""

import os
import sys
from datetime import datetime, timezone

from coachwire import CoachwireError, create_client

client = create_client(
    os.environ.get("COACHWIRE_URL", "http://localhost:5000"), api_key=os.environ.get("COACHWIRE_API_KEY")
)


def decide(symbol, closes, at):
    """Long when the last close is over the average of all."""
    price = closes[-1]
    average = sum(closes) / len(closes)
    return {
        "symbol": symbol,
        "signal_type": "LONG" if price > average else "SHORT",
        "timestamp": at,
        "price": price,
        "signal_strength": "MODERATE",
        "confidence": min(0.9, 0.6 + abs(price / average - 1)),
        "position_size": 0.02,
    }


at = os.environ.get("BAR_CLOSED_AT") or datetime.now(timezone.utc).isoformat()
signal = decide("NVDA", [188.1, 189.4, 190.2, 191.82], at)

aggregated = client.analyze_signals({"momentum": [signal]})["aggregated"]
print("Together the strategies would say:", *(f"{each['direction']} {each['symbol']}" for each in aggregated))

try:
    # The same bar has the same key: run again after a crash, it sends nothing twice.
    sent = client.send_signals({"momentum": [signal]}, idempotency_key=f"momentum-NVDA-{at}")
except CoachwireError as error:
    sys.exit(f"Not sent ({error.kind}): {error}. Try again with the key {error.idempotency_key}.")
print(f"Stored {sent['accepted']}; alerts owed: {len(sent['alerts_queued'])}")
for each in sent["suppressed"]:
    print(f"  not sent by {each['route']}: {each['reason']}")
