"""Runs the example for TradingAgents on a graph of its shape that needs no model, and prints what its agents read."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "examples")]
sys.dont_write_bytecode = True


class TradingAgentsGraph:
    def __init__(self, selected_analysts=(), debug=False, config=None):
        self.read = []

    def resolve_instrument_context(self, ticker, asset_type="stock"):
        return f"The instrument is {ticker}, a {asset_type}."

    def propagate(self, company_name, trade_date, asset_type="stock"):
        self.read.append(self.resolve_instrument_context(company_name, asset_type))
        return {"final_trade_decision": "Overweight"}, "Overweight"


for name in ("tradingagents", "tradingagents.graph", "tradingagents.graph.trading_graph"):
    sys.modules[name] = ModuleType(name)
sys.modules["tradingagents.graph.trading_graph"].TradingAgentsGraph = TradingAgentsGraph

from coachwire import create_client  # noqa: E402
from trading_agents import CoachedTradingAgentsGraph  # noqa: E402

client = create_client(os.environ["COACHWIRE_URL"], api_key=os.environ["COACHWIRE_API_KEY"])
graph = CoachedTradingAgentsGraph(debug=True, coachwire=client)
at = datetime.fromisoformat(os.environ["BAR_CLOSED_AT"].replace("Z", "+00:00"))
for _ in ("once", "again after a crash"):
    _, rating = graph.propagate_and_send("NVDA", sys.argv[1], price=191.82, at=at)
print(json.dumps({"read": graph.read, "rating": rating, "later": graph._trade_date}))
