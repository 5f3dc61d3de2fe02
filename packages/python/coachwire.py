"""Reads coaches' plans from Coachwire and sends it trading signals. One file; needs only ``requests``; Python 3.10 or later.

    from coachwire import create_client
    client = create_client("http://localhost:5000")
    print(client.fetch_coach_plan("d")["plan"])
"""

from __future__ import annotations

import copy
import http.client
import itertools
import json
import logging
import math
import os
import random
import re
import threading
import time
import uuid
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as _Date
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError as _TransportError  # what requests itself stands on

__all__ = ["CoachwireClient", "CoachwireError", "EnhancedWebhookClient", "create_client"]
__version__ = "0.1.0"

logger = logging.getLogger(__name__)

_PLANS = "/api/coach-plans"
_RETRIED_STATUSES = frozenset({429, 502, 503, 504})
_MAX_BACKOFF_SECONDS = 8.0
# A server that asks for more than this is not waited for.
_MAX_RETRY_AFTER_SECONDS = 60.0
# The longest answer that is read.
_MAX_BYTES = 16 * 1024 * 1024
_QUARTER_HOUR = 900.0
_HOUR = 3600.0


class CoachwireError(requests.RequestException):
    """Why a request failed. ``kind`` is ``refused`` (the server answered with an error; ``status`` and ``code`` say which),
    ``timeout``, ``network`` (no whole answer came) or ``unreadable`` (an answer that is not the server's)."""

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_after_seconds: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after_seconds = retry_after_seconds
        self.idempotency_key: str | None = None
        """With this the same signals can be sent again, without being stored twice."""

    def __reduce__(self) -> tuple[Any, ...]:
        return CoachwireError, (self.kind, str(self)), {**self.__dict__, "request": None, "response": None}


class _Answer(dict[str, Any]):
    """The body of an answer, with what its headers tell of it."""

    def __init__(self, body: Mapping[str, Any], entity_tag: str | None = None, server_time: float | None = None) -> None:
        super().__init__(body)
        self.is_not_modified = False
        self.entity_tag = entity_tag
        self.server_time = server_time
        self.order: int | None = None


class _Entry(dict[str, Any]):
    """A plan in memory; ``_cached_at`` stands among its keys, as the Python system has it."""

    def __init__(self, plan: Mapping[str, Any], ttl: float, possibly_for: float) -> None:
        super().__init__(plan)
        self["_cached_at"] = datetime.now()
        self.ttl = ttl
        self.fresh_until = time.monotonic() + ttl
        self.possibly_until = _Until(possibly_for)
        self.entity_tag: str | None = getattr(plan, "entity_tag", None)
        self.order: int = getattr(plan, "order", None) or 0

    def is_fresh(self) -> bool:
        # The steady clock stands still while a computer sleeps, the time of day may be set back.
        if time.monotonic() >= self.fresh_until:
            return False
        age: timedelta = datetime.now() - self["_cached_at"]
        return age.total_seconds() <= self.ttl

    def plan(self) -> dict[str, Any]:
        """A copy: what callers change of it stays theirs."""
        plan = dict(self)
        del plan["_cached_at"]
        return _own(plan)


class _Until:
    """A moment to come, by two clocks."""

    __slots__ = ("_steady", "_time_of_day")

    def __init__(self, seconds: float) -> None:
        self._steady = time.monotonic() + seconds
        self._time_of_day = time.time() + seconds

    def has_passed(self) -> bool:
        return time.monotonic() >= self._steady or time.time() >= self._time_of_day


class _Day:
    """The plans of a whole day."""

    def __init__(self, plans: Mapping[str, dict[str, Any]], entity_tag: str | None, possibly_for: float) -> None:
        self.plans = plans
        self.entity_tag = entity_tag
        self.possibly_until = _Until(possibly_for)

    def copies(self, **marks: Any) -> dict[str, dict[str, Any]]:
        return {coach: {**_own(dict(plan)), **marks} for coach, plan in self.plans.items()}


class _Flight:
    """A request that several threads wait for."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.result: Any = None
        self.error: CoachwireError | None = None
        self.is_abandoned = False


class EnhancedWebhookClient:
    """Reads plans, sends signals, looks after alerts. One for a process; threads may share it, and processes that fork.

    ``timeout`` is in seconds, for one attempt until its last byte; ``max_retries`` are the attempts after the first.

    >>> client = EnhancedWebhookClient("http://localhost:5000", api_key="cw_...")
    """

    def __init__(
        self,
        api_base_url: str = "http://localhost:5000",
        cache_ttl_seconds: float = 3600,
        max_cache_size: int = 100,
        timeout: float = 10,
        max_retries: int = 3,
        *,
        api_key: str | None = None,
        guild: str | None = None,
        missing_plan_ttl_seconds: float = 5,
        backoff_seconds: float = 0.25,
        throw_on_error: bool = False,
        on_event: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        if not re.fullmatch(r"https?://[^/?#@]+(/[^?#]*)?", api_base_url):
            raise ValueError("api_base_url must be an address such as http://localhost:5000, without user and query")
        self.api_base_url = api_base_url.rstrip("/")
        self.cache_ttl_seconds = cache_ttl_seconds
        self.max_cache_size = max_cache_size
        self.timeout = timeout
        self.max_retries = max_retries
        self.api_key = _header_text("api_key", api_key.strip()) if api_key else None
        self.guild = guild
        self.missing_plan_ttl_seconds = missing_plan_ttl_seconds
        self.backoff_seconds = backoff_seconds
        self.throw_on_error = throw_on_error
        self.on_event = on_event
        self.metrics: dict[str, int] = {
            "requests_total": 0,
            "cache_hits": 0,
            "cache_misses": 0,
            "api_errors": 0,
            "api_success": 0,
            "retry_count": 0,
        }
        self._begin()

    def _begin(self) -> None:
        """What belongs to this process: nothing of it is copied to another."""
        self._cache: OrderedDict[str, _Entry] = OrderedDict()
        self._days: OrderedDict[str, _Day] = OrderedDict()
        self._orders = itertools.count(1)
        self._begin_threads()
        _clients.add(self)

    def _begin_threads(self) -> None:
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.RLock()
        self._local = threading.local()

    def __getstate__(self) -> dict[str, Any]:
        own = {"_cache", "_days", "_orders", "_flights", "_lock", "_local"}
        return {name: copy.copy(value) for name, value in self.__dict__.items() if name not in own}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._begin()

    # Plans

    def fetch_coach_plan(
        self, coach_name: str, date: str | None = None, *, throw_on_error: bool | None = None
    ) -> dict[str, Any]:
        """The plan of a coach (``d`` or ``coach_d``) for a day, ``YYYY-MM-DD``; without one for today, which is the server's
        trading day. "No plan yet" is an answer, with ``available`` False. When the server cannot be asked: the copy in memory
        with ``stale`` True; without one ``{"plan": "Error fetching plan for coach d: ...", "charts": [], "error": ...}``, or
        with ``throw_on_error`` a `CoachwireError`.

        >>> client.fetch_coach_plan("d")["available"]
        True
        """
        key = self._get_cache_key(coach_name, date)  # type: ignore[arg-type]
        with self._lock:
            self.metrics["requests_total"] += 1
        cached = self._get_from_cache(key)
        if cached is not None:
            if self.on_event is not None:
                self._tell("cache-hit", coach=coach_name, date=date)
            return cached
        self._count("cache_misses")
        self._tell("cache-miss", coach=coach_name, date=date)
        try:
            plan = self._share(_normal(key), lambda flight: self._read_plan(flight, key, coach_name, date))
            return _own(dict(plan))
        except Exception as caught:
            error = _to_error(caught)
        with self._lock:
            entry = self._cache.get(_normal(key)) if _is_outage(error) else None
        if entry is not None and not entry.possibly_until.has_passed():
            self._tell("stale", coach=coach_name, date=date, error=error)
            logger.warning("Plan of coach %s: %s; an older copy is used", coach_name, error)
            return {**entry.plan(), "stale": True}
        self._tell("failed", coach=coach_name, date=date, error=error)
        if self.throw_on_error if throw_on_error is None else throw_on_error:
            raise error
        logger.warning("Error fetching plan for coach %s: %s", coach_name, error)
        text = f"Error fetching plan for coach {coach_name}: {error}"
        return {"plan": text, "charts": [], "error": str(error)}

    def fetch_all_coach_plans(
        self, date: str | None = None, *, throw_on_error: bool | None = None
    ) -> dict[str, dict[str, Any]]:
        """The plans of all coaches for a day, without one for today; ``{}`` when there are none. When the server cannot be
        asked: the copy in memory with each plan ``stale``; without one ``{}``, or with ``throw_on_error`` a `CoachwireError`.

        >>> sorted(client.fetch_all_coach_plans())
        ['coach_d']
        """
        day_name = str(date or "today")
        self._count("requests_total")
        try:
            day: _Day = self._share(f"all {day_name}", lambda flight: self._read_day(flight, day_name, date))
            return day.copies()
        except Exception as caught:
            error = _to_error(caught)
        with self._lock:
            kept = self._days.get(day_name) if _is_outage(error) else None
        if kept is not None and not kept.possibly_until.has_passed():
            self._tell("stale", coach=None, date=date, error=error)
            logger.warning("Plans of %s: %s; an older copy is used", day_name, error)
            return kept.copies(stale=True)
        self._tell("failed", coach=None, date=date, error=error)
        if self.throw_on_error if throw_on_error is None else throw_on_error:
            raise error
        logger.warning("Plans of %s: %s", day_name, error)
        return {}

    def fetch_history(self, coach_name: str, date: str | None = None) -> list[dict[str, Any]]:
        """Earlier versions of a coach's plan, newest first. Raises `CoachwireError`.

        >>> for revision in client.fetch_history("d"):
        ...     print(revision["action"], revision["plan_text"])
        edited Long NQ above 21,000
        """
        query = {"coach": coach_name, "date": date, "guild": self.guild}
        history: list[dict[str, Any]] = _body_with("history", list, self._fetch_from_api(f"{_PLANS}/history", query))["history"]
        return history

    def range(
        self,
        from_date: str | None = None,
        to_date: str | None = None,
        coach_name: str | None = None,
        page_size: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The plans of many days, newest first, read page by page as they are asked for. Raises `CoachwireError`.

        >>> [plan["coach"] for plan in client.range(coach_name="d")]
        ['coach_d']
        """
        query = {"from": from_date, "to": to_date, "coach": coach_name, "limit": page_size, "guild": self.guild}
        cursor: str | None = None
        while True:
            page = _body_with("plans", list, self._fetch_from_api(f"{_PLANS}/range", {**query, "cursor": cursor}))
            yield from page["plans"]
            # A server that names the page it has just given would be asked for ever.
            if not page.get("next_cursor") or page["next_cursor"] == cursor:
                return
            cursor = page["next_cursor"]

    # Signals and alerts

    def send_signals(
        self,
        signals: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Sends signals (a list that names their strategies, or lists by strategy), and returns once they and the alerts they
        cause are on the server's disk. It may be repeated: give the same ``idempotency_key``, also after a crash. Raises
        `CoachwireError`, whose ``idempotency_key`` repeats it, and ``ValueError`` for what JSON cannot say (NaN).

        >>> signal = {"symbol": "NVDA", "signal_type": "LONG", "timestamp": now, "price": 191.82,
        ...           "signal_strength": "STRONG", "confidence": 0.86, "position_size": 0.02}
        >>> client.send_signals({"momentum": [signal]}, idempotency_key=f"momentum-{now}")["accepted"]
        1
        """
        key = _header_text("idempotency_key", idempotency_key or uuid.uuid4().hex)
        body = _to_json(_signals_body(signals))
        try:
            answer = self._send("POST", "/api/signals", body=body, headers={"Idempotency-Key": key})
            return _body_with("aggregated", list, answer)
        except CoachwireError as error:
            error.idempotency_key = key
            raise

    def analyze_signals(
        self,
        signals: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        strategy_weights: Mapping[str, float] | None = None,
        aggregation: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What the server would make of signals; it stores and sends nothing. Raises `CoachwireError`.

        >>> client.analyze_signals({"momentum": []})["aggregated"]
        []
        """
        body = _signals_body(signals)
        if strategy_weights is not None:
            body["strategy_weights"] = strategy_weights
        if aggregation is not None:
            body["aggregation"] = aggregation
        return _body_with("aggregated", list, self._send("POST", "/api/signals/analyze", body=_to_json(body)))

    def list_alerts(
        self,
        *,
        status: str | None = None,
        route: str | None = None,
        symbol: str | None = None,
        destination_id: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> dict[str, Any]:
        """A page of alerts, newest first. Raises `CoachwireError`.

        >>> client.list_alerts(status="dead")["alerts"]
        []
        """
        query = {"status": status, "route": route, "symbol": symbol, "destination_id": destination_id}
        return _body_with("alerts", list, self._fetch_from_api("/api/alerts", {**query, "cursor": cursor, "limit": limit}))

    def replay_alert(self, alert_id: int) -> dict[str, Any]:
        """Sends a dead or cancelled alert after all. Raises `CoachwireError`; its code ``alert-not-replayable`` may also say
        that an attempt before, whose answer was lost, has done it.

        >>> for alert in client.list_alerts(status="dead")["alerts"]:
        ...     _ = client.replay_alert(alert["id"])
        """
        return _body_with("id", int, self._send("POST", f"/api/alerts/{quote(str(alert_id), safe='')}/replay"))

    # Server and client

    def check_health(self) -> dict[str, Any]:
        """How the server is; ``{"status": "unhealthy", "error": ...}`` when nothing is answered.

        >>> client.check_health()["status"]
        'ok'
        """
        try:
            health = self._fetch_from_api("/health")
            return {**health, "status": health.get("status", "unhealthy")}
        except Exception as error:
            return {"status": "unhealthy", "error": str(error)}

    def get_server_metrics(self) -> dict[str, Any]:
        """What the server has counted since its start; ``{"error": ...}`` when it cannot be asked.

        >>> sorted(client.get_server_metrics())
        ['database', 'requests', 'uptime_seconds']
        """
        try:
            return dict(self._fetch_from_api("/metrics"))
        except Exception as error:
            logger.warning("Server metrics: %s", error)
            return {"error": str(error)}

    def get_metrics(self) -> dict[str, Any]:
        """What this client has counted since it was made.

        >>> client.get_metrics()["cache"]["max_size"]
        100
        """
        with self._lock:
            counted = dict(self.metrics)
            size = len(self._cache)
        looked = counted["cache_hits"] + counted["cache_misses"]
        return {
            "requests": {
                "total": counted["requests_total"],
                "cache_hits": counted["cache_hits"],
                "cache_misses": counted["cache_misses"],
                "cache_hit_rate_percent": round(counted["cache_hits"] / looked * 100, 2) if looked else 0,
            },
            "api": {
                "success": counted["api_success"],
                "errors": counted["api_errors"],
                "retries": counted["retry_count"],
            },
            "cache": {"size": size, "max_size": self.max_cache_size, "ttl_seconds": self.cache_ttl_seconds},
        }

    def clear_cache(self) -> int:
        """Forgets all plans in memory, and says how many there were.

        >>> client.clear_cache() >= 0
        True
        """
        with self._lock:
            count = len(self._cache)
            self._cache.clear()
            self._days.clear()
            self._flights.clear()
            return count

    def invalidate(self, coach_name: str, date: str | None = None) -> int:
        """Forgets a coach's plan of a day, without one those of all days, so that it is read anew.

        >>> client.invalidate("d") >= 0
        True
        """
        code = _normal(coach_name)
        # Which day "today" is only the server knows.
        days = None if date is None else {str(date), "today"}

        def is_meant(key: str) -> bool:
            coach, _, day = key.rpartition("_")
            return coach == code and (days is None or day in days)

        with self._lock:
            gone = [key for key in self._cache if is_meant(key)]
            for key in gone:
                del self._cache[key]
            for key in [each for each in self._flights if is_meant(each) or each.startswith("all ")]:
                del self._flights[key]
            self._days.clear()
            return len(gone)

    # What users of the Python system's client reach for: it keeps these names.

    def _get_cache_key(self, coach_name: str, date: str) -> str:
        return f"{coach_name}_{date or 'today'}"

    def _get_from_cache(self, cache_key: str) -> dict[str, Any] | None:
        """A copy of a plan that is still fresh, which counts as a hit, or None."""
        key = _normal(cache_key)
        with self._lock:
            entry = self._cache.get(key)
            if entry is None or not entry.is_fresh():
                return None
            self._cache.move_to_end(key)
            self.metrics["cache_hits"] += 1
            return entry.plan()

    def _put_in_cache(self, cache_key: str, data: Mapping[str, Any]) -> None:
        """Keeps a plan; that of a question without a day is fresh only for as long as the day cannot end."""
        key = _normal(cache_key)
        ttl = float(self.cache_ttl_seconds)
        if data.get("available", True) is False:
            ttl = min(ttl, self.missing_plan_ttl_seconds)
        possibly_for = math.inf
        if key.endswith("_today"):
            server_time = getattr(data, "server_time", None) or time.time()
            ttl = min(ttl, _same_day_for(server_time))
            possibly_for = _possibly_today_for(data.get("date"), server_time)
        entry = _Entry(data, ttl, possibly_for)
        with self._lock:
            kept = self._cache.get(key)
            # An answer that was long on its way is older than what came of a later request.
            if kept is not None and entry.order and kept.order > entry.order:
                return
            self._cache[key] = entry
            self._cache.move_to_end(key)
            while len(self._cache) > self.max_cache_size:
                self._cache.popitem(last=False)

    def _fetch_from_api(
        self, endpoint: str, params: Mapping[str, Any] | None = None, *, entity_tag: str | None = None
    ) -> dict[str, Any]:
        """The answer to a GET, asked again where that may help. Raises `CoachwireError`, a `requests.RequestException`."""
        headers = {"If-None-Match": entity_tag} if entity_tag else None
        return self._send("GET", endpoint, params, headers=headers, also_answers=(503,) if endpoint == "/health" else ())

    # Inside

    def _share(self, key: str, read: Callable[[_Flight], Any]) -> Any:
        """Threads that ask for the same at the same time share one request."""
        while True:
            with self._lock:
                flight = self._flights.get(key)
                leads = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight()
            if leads:
                self._fly(key, flight, read)
            else:
                flight.done.wait()
            if flight.is_abandoned:
                continue
            if flight.error is not None:
                # Each thread raises one of its own: a traceback grows with each raise.
                raise flight.error if leads else copy.copy(flight.error)
            return flight.result

    def _fly(self, key: str, flight: _Flight, read: Callable[[_Flight], Any]) -> None:
        try:
            flight.result = read(flight)
        except Exception as error:
            flight.error = _to_error(error)
        except BaseException:
            # Who waits asks anew; only this thread was told to end.
            flight.is_abandoned = True
            raise
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.done.set()

    def _read_plan(self, flight: _Flight, cache_key: str, coach: str, date: str | None) -> Mapping[str, Any]:
        key = _normal(cache_key)
        with self._lock:
            entry = self._cache.get(key)
        order = next(self._orders)
        tag = entry.entity_tag if entry is not None else None
        query = _given({"coach": coach, "date": date, "guild": self.guild})
        answer = self._fetch_from_api(f"{_PLANS}/", query, **_tagged(tag))
        plan: dict[str, Any] = answer
        if entry is not None and isinstance(answer, _Answer) and answer.is_not_modified:
            plan = _Answer(entry.plan(), answer.entity_tag or tag, answer.server_time)
        if not _is_plan(plan):
            raise _not_ours()
        if isinstance(plan, _Answer):
            plan.order = order
        with self._lock:
            # Forgotten meanwhile: this answer may be older than what made somebody forget it.
            if self._flights.get(key) is flight:
                self._put_in_cache(cache_key, plan)
                if not date and plan.get("available", True) and isinstance(plan.get("date"), str):
                    self._put_in_cache(self._get_cache_key(coach, plan["date"]), plan)
        return plan

    def _read_day(self, flight: _Flight, day_name: str, date: str | None) -> _Day:
        with self._lock:
            kept = self._days.get(day_name)
        order = next(self._orders)
        tag = kept.entity_tag if kept is not None else None
        query = _given({"date": date, "guild": self.guild})
        answer = self._fetch_from_api(f"{_PLANS}/all", query, **_tagged(tag))
        plans: Mapping[str, Any] = answer
        if kept is not None and isinstance(answer, _Answer) and answer.is_not_modified:
            plans = kept.plans
        if not isinstance(plans, Mapping) or not all(_is_plan(plan) for plan in plans.values()):
            raise _not_ours()
        server_time = getattr(answer, "server_time", None) or time.time()
        first = next(iter(plans.values()), {})
        possibly_for = math.inf if date else _possibly_today_for(first.get("date"), server_time)
        day = _Day(plans, getattr(answer, "entity_tag", None) or tag, possibly_for)
        with self._lock:
            if self._flights.get(f"all {day_name}") is flight and self.max_cache_size > 0:
                self._days[day_name] = day
                self._days.move_to_end(day_name)
                while len(self._days) > self.max_cache_size:
                    self._days.popitem(last=False)
                for coach, plan in plans.items():
                    self._keep_of_day(coach, date, plan, order, server_time)
        return day

    def _keep_of_day(self, coach: str, date: str | None, plan: Mapping[str, Any], order: int, server_time: float) -> None:
        kept = _Answer(plan, None, server_time)
        kept.order = order
        self._put_in_cache(self._get_cache_key(coach, date or "today"), kept)
        if not date and isinstance(plan.get("date"), str):
            self._put_in_cache(self._get_cache_key(coach, plan["date"]), kept)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        also_answers: Sequence[int] = (),
    ) -> _Answer:
        """The answer; one of a tag that is still true has ``is_not_modified``. Raises `CoachwireError`."""
        # Without an encoding each part can be taken as it comes, and a slow answer ended in time.
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if self.api_key:
            sent["Authorization"] = f"Bearer {self.api_key}"
        given = _given(query or {})
        retries = 0
        while True:
            try:
                answer = self._attempt(method, self.api_base_url + path, given, body, sent, also_answers)
                self._count("api_success")
                self._tell("response", path=path)
                return answer
            except CoachwireError as error:
                delay = self._retry_delay(error, retries)
                self._count("api_errors")
                self._tell("attempt-failed", path=path, error=error, retry_in_seconds=delay)
                if delay is None:
                    raise
            retries += 1
            self._count("retry_count")
            time.sleep(delay)

    def _retry_delay(self, error: CoachwireError, retries: int) -> float | None:
        if retries >= self.max_retries or (error.kind == "refused" and error.status not in _RETRIED_STATUSES):
            return None
        if error.retry_after_seconds > _MAX_RETRY_AFTER_SECONDS:
            return None
        # Full jitter: clients that failed together do not come back together.
        return error.retry_after_seconds + random.uniform(0, min(_MAX_BACKOFF_SECONDS, self.backoff_seconds * 2**retries))

    def _attempt(
        self,
        method: str,
        url: str,
        query: Mapping[str, Any],
        data: bytes | None,
        headers: Mapping[str, str],
        also_answers: Sequence[int],
    ) -> _Answer:
        try:
            if method == "GET" and requests.get is not requests.api.get:
                return self._ask_stand_in(url, query, headers)
            return self._ask(method, url, query, data, headers, also_answers)
        except CoachwireError:
            raise
        except (requests.RequestException, _TransportError, http.client.HTTPException, OSError) as error:
            # The time between two bytes is over while a body is read: requests says so as a connection's end.
            if isinstance(error, (requests.Timeout, TimeoutError)) or "timed out" in str(error):
                raise self._timed_out() from error
            raise CoachwireError("network", str(error) or repr(error)) from error

    def _ask(
        self,
        method: str,
        url: str,
        query: Mapping[str, Any],
        data: bytes | None,
        headers: Mapping[str, str],
        also_answers: Sequence[int],
    ) -> _Answer:
        deadline = time.monotonic() + self.timeout
        # What is redirected as a POST arrives as a GET, and does nothing.
        with self._session().request(
            method,
            url,
            params=query,
            data=data,
            headers=headers,
            timeout=self.timeout,
            allow_redirects=method == "GET",
            stream=True,
        ) as response:
            tag = response.headers.get("ETag")
            server_time = _http_date(response.headers.get("Date"))
            if response.status_code == 304 and "If-None-Match" in headers:
                unchanged = _Answer({}, tag, server_time)
                unchanged.is_not_modified = True
                return unchanged
            if 300 <= response.status_code < 400:
                place = response.headers.get("Location", "another address")
                message = f"The server sends requests on to {place}. Set api_base_url to where it really is"
                raise CoachwireError("refused", message, status=response.status_code)
            value = _parse(self._read(response, deadline))
            if isinstance(value, dict) and (response.ok or response.status_code in also_answers):
                return _Answer(value, tag, server_time)
            if response.ok:
                raise _not_ours(response.status_code, response.headers.get("Content-Type"))
            raise _refused(response, value)

    def _ask_stand_in(self, url: str, query: Mapping[str, Any], headers: Mapping[str, str]) -> _Answer:
        """Who has replaced ``requests.get``, as tests do, is asked in the place of the network."""
        response = requests.get(url, params=query or None, timeout=self.timeout, headers=dict(headers))
        try:
            response.raise_for_status()
            value = response.json()
        except requests.HTTPError as error:
            status = response.status_code if isinstance(response.status_code, int) else None
            raise CoachwireError("refused", str(error), status=status) from error
        except ValueError as error:
            raise _not_ours() from error
        if not isinstance(value, dict):
            raise _not_ours()
        return _Answer(value)

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in _parts(response):
            parts.append(part)
            size += len(part)
            if size > _MAX_BYTES:
                raise CoachwireError("unreadable", f"The answer is larger than {_MAX_BYTES} bytes")
            if time.monotonic() > deadline:
                raise self._timed_out()
        announced = response.headers.get("Content-Length", "")
        # Older releases of requests take a body that ends early for a whole one.
        if announced.isdigit() and "Content-Encoding" not in response.headers and size < int(announced):
            raise CoachwireError("network", f"The answer ended after {size} of {announced} bytes")
        # The connection is kept for the next request.
        response.raw.release_conn()
        return b"".join(parts)

    def _timed_out(self) -> CoachwireError:
        return CoachwireError("timeout", f"No answer within {self.timeout} s")

    def _session(self) -> requests.Session:
        """A session for each thread: connections are kept, and nothing is shared."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _Session()
            session.headers["User-Agent"] = f"coachwire-python/{__version__}"
        return session

    def _count(self, name: str) -> None:
        with self._lock:
            self.metrics[name] += 1

    def _tell(self, kind: str, **what: Any) -> None:
        if self.on_event is None:
            return
        try:
            self.on_event({"kind": kind, **what})
        except Exception:
            logger.exception("on_event failed")


class _Session(requests.Session):
    """Closes its connections when its thread ends."""

    def __del__(self) -> None:
        self.close()


CoachwireClient = EnhancedWebhookClient

_clients: weakref.WeakSet[EnhancedWebhookClient] = weakref.WeakSet()


def _begin_after_fork() -> None:
    """A forked process shares no connection with its parent, and waits for none of its threads."""
    for client in list(_clients):
        client._begin_threads()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_after_fork)


def create_client(api_base_url: str = "http://localhost:5000", **options: Any) -> EnhancedWebhookClient:
    """A client; the options are those of `EnhancedWebhookClient`.

    >>> create_client("http://localhost:5000").api_base_url
    'http://localhost:5000'
    """
    return EnhancedWebhookClient(api_base_url=api_base_url, **options)


def _normal(cache_key: str) -> str:
    """``d``, ``D`` and ``coach_d`` are one coach."""
    return cache_key.strip().lower().removeprefix("coach_")


def _own(plan: dict[str, Any]) -> dict[str, Any]:
    charts = plan.get("charts")
    if isinstance(charts, list):
        plan["charts"] = charts.copy()
    return plan


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value not in (None, "")}


def _tagged(entity_tag: str | None) -> dict[str, Any]:
    return {"entity_tag": entity_tag} if entity_tag else {}


def _is_plan(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("plan"), str) and isinstance(value.get("charts", []), list)


def _body_with(name: str, kind: type, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer, where its member of that name says that it is what was asked for."""
    if not isinstance(answer.get(name), kind):
        raise _not_ours()
    return dict(answer)


def _is_outage(error: CoachwireError) -> bool:
    """Nobody answered as the server does; not: the server refused."""
    return error.kind != "refused" or error.status == 429 or (error.status or 0) >= 500


def _to_error(caught: Exception) -> CoachwireError:
    if isinstance(caught, CoachwireError):
        return caught
    error = CoachwireError("network", str(caught) or repr(caught))
    error.__cause__ = caught
    return error


def _same_day_for(server_time: float) -> float:
    """How long at least the trading day stays what it is. Only the server knows its time zone, but in every zone a day begins
    at a quarter of an hour of UTC."""
    return _QUARTER_HOUR - server_time % _QUARTER_HOUR


def _possibly_today_for(day: Any, server_time: float) -> float:
    """How long at most an answer to "today", which came with that date at a moment of the server's clock, may be today's:
    until its day has ended in the westernmost zone. A date that cannot be today's anywhere tells nothing; then for a day."""
    try:
        midnight = datetime.strptime(str(day), "%Y-%m-%d").replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return 24 * _HOUR
    is_somewhere_today = midnight - 14 * _HOUR <= server_time < midnight + 36 * _HOUR
    return midnight + 36 * _HOUR - server_time if is_somewhere_today else 24 * _HOUR


def _header_text(name: str, value: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]+", value):
        raise ValueError(f"{name} must be of printable ASCII characters")
    return value


def _signals_body(signals: Any) -> dict[str, Any]:
    return {"strategy_signals": signals} if isinstance(signals, Mapping) else {"signals": list(signals)}


def _to_json(body: Any) -> bytes:
    """Raises ``ValueError`` for NaN and infinity, which JSON does not know."""
    return json.dumps(body, default=_plain, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    """What strategies hold beside JSON's types: times, decimals, and the numbers of numpy and pandas."""
    if isinstance(value, (datetime, _Date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} is no JSON")


def _parts(response: requests.Response) -> Iterator[bytes]:
    """The body, each part as it comes; requests' own way waits until a part is full, however slowly it fills."""
    source = response.raw if hasattr(response.raw, "read1") else getattr(response.raw, "_original_response", None)
    if source is None or "Content-Encoding" in response.headers:
        yield from response.iter_content(65536)
        return
    while part := source.read1(65536):
        yield part


def _parse(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _not_ours(status: int = 200, content_type: str | None = None) -> CoachwireError:
    message = f"The answer ({status}, {content_type or 'no content type'}) is not Coachwire's."
    return CoachwireError("unreadable", f"{message} Check the address, and proxies before it", status=status)


def _refused(response: requests.Response, problem: Any) -> CoachwireError:
    said = {name: value for name, value in problem.items() if isinstance(value, str)} if isinstance(problem, dict) else {}
    return CoachwireError(
        "refused",
        said.get("error") or said.get("detail") or f"The server answered {response.status_code} {response.reason}".strip(),
        status=response.status_code,
        code=said.get("code"),
        request_id=said.get("request_id") or response.headers.get("X-Request-Id"),
        retry_after_seconds=_retry_after(response),
    )


def _retry_after(response: requests.Response) -> float:
    """``Retry-After`` in seconds; a date in it is measured against the server's own clock."""
    text = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    until = _http_date(text)
    since = _http_date(response.headers.get("Date")) or time.time()
    return 0.0 if until is None else max(0.0, until - since)


def _http_date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text or "").timestamp()
    except (TypeError, ValueError):
        return None
