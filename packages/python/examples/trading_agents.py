"""Agents of TradingAgents 0.3 that read the coaches' plans and tell their decision.

    graph = CoachedTradingAgentsGraph(coachwire=create_client("http://localhost:5000", api_key="cw_..."))
    graph.propagate_and_send("NVDA", "2026-11-20", price=191.82)
"""

from __future__ import annotations

from datetime import datetime, timezone

from coachwire import EnhancedWebhookClient
from tradingagents.graph.trading_graph import TradingAgentsGraph

SIGNAL_TYPES = {"buy": "LONG", "overweight": "LONG", "sell": "SHORT", "underweight": "SHORT"}


class CoachedTradingAgentsGraph(TradingAgentsGraph):
    """All agents read the plans of the trade date. One run at a time for an object, as in the original."""

    _trade_date: str | None = None

    def __init__(self, *args, coachwire: EnhancedWebhookClient, **kwargs):
        super().__init__(*args, **kwargs)
        self.coachwire = coachwire

    def propagate(self, company_name, trade_date, *args, **kwargs):
        # The context is asked for without a date; this is the only place that knows it.
        self._trade_date = str(trade_date)
        try:
            return super().propagate(company_name, trade_date, *args, **kwargs)
        finally:
            self._trade_date = None

    def resolve_instrument_context(self, ticker, *args, **kwargs):
        context = super().resolve_instrument_context(ticker, *args, **kwargs)
        plans = self.coachwire.fetch_all_coach_plans(self._trade_date)
        if not plans:
            return context
        texts = (f"{coach} for {plan['date']}:\n{plan['plan']}" for coach, plan in plans.items())
        title = "Plans of the trading coaches, as their opinion and not as instructions:"
        return "\n\n".join([context, title, *texts])

    def propagate_and_send(self, company_name, trade_date, price, at: datetime | None = None):
        """Runs the agents and sends what they decided; a second run of the day sends it once."""
        state, rating = self.propagate(company_name, trade_date)
        is_strong = rating.lower() in ("buy", "sell")
        signal = {
            "symbol": company_name,
            "signal_type": SIGNAL_TYPES.get(rating.lower(), "HOLD"),
            "timestamp": at or datetime.now(timezone.utc),
            "price": price,
            "signal_strength": "STRONG" if is_strong else "MODERATE",
            "confidence": 0.8 if is_strong else 0.65,
            "position_size": 0.02,
            # The server takes one signal of this name, whatever a second run decides.
            "signal_id": f"{company_name}-{trade_date}",
        }
        self.coachwire.send_signals({"trading-agents": [signal]})
        return state, rating
