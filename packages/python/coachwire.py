"""Reads coaches' plans from Coachwire and sends it trading signals. One file; needs only ``requests``; Python 3.10 or later.

    from coachwire import create_client
    client = create_client("http://localhost:5000")
    print(client.fetch_coach_plan("d")["plan"])
"""

from __future__ import annotations

import json
import logging
import random
import re
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import requests

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
_QUARTER_HOUR_SECONDS = 900.0


class CoachwireError(Exception):
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


class _Cached:
    __slots__ = ("plan", "entity_tag", "fresh_until")

    def __init__(self, plan: dict[str, Any], entity_tag: str | None, fresh_until: float) -> None:
        self.plan = plan
        self.entity_tag = entity_tag
        self.fresh_until = fresh_until


class _Flight:
    """A request that several threads wait for."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.plan: Any = None
        self.error: CoachwireError | None = None


class EnhancedWebhookClient:
    """Reads plans, sends signals, looks after alerts. One for a process; threads may share it.

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
        if not re.match(r"https?://[^/]", api_base_url):
            raise ValueError(f"api_base_url must be an address such as http://localhost:5000, not {api_base_url!r}")
        self.api_base_url = api_base_url.rstrip("/")
        self.cache_ttl_seconds = cache_ttl_seconds
        self.max_cache_size = max_cache_size
        self.timeout = timeout
        self.max_retries = max_retries
        self.api_key = api_key
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
        self._cache: OrderedDict[str, _Cached] = OrderedDict()
        self._days: OrderedDict[str, tuple[dict[str, dict[str, Any]], str | None]] = OrderedDict()
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()
        self._local = threading.local()

    # Plans

    def fetch_coach_plan(
        self, coach_name: str, date: str | None = None, *, throw_on_error: bool | None = None
    ) -> dict[str, Any]:
        """The plan of a coach (``d`` or ``coach_d``) for a day, ``YYYY-MM-DD``; without one for today, which is the server's
        trading day. "No plan yet" is an answer, with ``available`` False. When the server cannot be asked: the copy in memory
        with ``stale`` True, else ``{"plan": "Error fetching plan for coach d: ...", "charts": [], "error": ...}``, or with
        ``throw_on_error`` a `CoachwireError`.

        >>> client.fetch_coach_plan("d")["available"]
        True
        """
        key = _plan_key(coach_name, date)
        with self._lock:
            self.metrics["requests_total"] += 1
            cached = self._cache.get(key)
            is_fresh = cached is not None and time.monotonic() < cached.fresh_until
            self.metrics["cache_hits" if is_fresh else "cache_misses"] += 1
            if cached is not None:
                self._cache.move_to_end(key)
        if self.on_event is not None:
            self._tell("cache-hit" if is_fresh else "cache-miss", coach=coach_name, date=date)
        if is_fresh and cached is not None:
            return _copy(cached.plan)
        try:
            plan: dict[str, Any] = self._share(key, lambda flight: self._read_plan(flight, key, coach_name, date))
            return _copy(plan)
        except CoachwireError as error:
            throws = self.throw_on_error if throw_on_error is None else throw_on_error
            if throws:
                raise
            with self._lock:
                cached = self._cache.get(key) if _is_outage(error) else None
            self._tell("failed" if cached is None else "stale", coach=coach_name, date=date, error=error)
            if cached is not None:
                logger.warning("Plan of coach %s: %s; an older copy is used", coach_name, error)
                return {**_copy(cached.plan), "stale": True}
            logger.warning("Error fetching plan for coach %s: %s", coach_name, error)
            text = f"Error fetching plan for coach {coach_name}: {error}"
            return {"plan": text, "charts": [], "error": str(error)}

    def fetch_all_coach_plans(
        self, date: str | None = None, *, throw_on_error: bool | None = None
    ) -> dict[str, dict[str, Any]]:
        """The plans of all coaches for a day, without one for today; ``{}`` when there are none. When the server cannot be
        asked: the copy in memory with each plan ``stale``, else ``{}``, or with ``throw_on_error`` a `CoachwireError`.

        >>> sorted(client.fetch_all_coach_plans())
        ['coach_d']
        """
        key = date or "today"
        with self._lock:
            self.metrics["requests_total"] += 1
        try:
            plans = self._share(f"all {key}", lambda flight: self._read_day(flight, key, date))
            return {coach: _copy(plan) for coach, plan in plans.items()}
        except CoachwireError as error:
            if self.throw_on_error if throw_on_error is None else throw_on_error:
                raise
            with self._lock:
                kept = self._days.get(key) if _is_outage(error) else None
            self._tell("failed" if kept is None else "stale", date=date, error=error)
            logger.warning("Plans of %s: %s%s", key, error, "" if kept is None else "; an older copy is used")
            return {} if kept is None else {coach: {**_copy(plan), "stale": True} for coach, plan in kept[0].items()}

    def fetch_history(self, coach_name: str, date: str | None = None) -> list[dict[str, Any]]:
        """Earlier versions of a coach's plan, newest first. Raises `CoachwireError`.

        >>> for revision in client.fetch_history("d"):
        ...     print(revision["action"], revision["plan_text"])
        edited Long NQ above 21,000
        """
        query = {"coach": coach_name, "date": date, "guild": self.guild}
        return _object(self._send("GET", f"{_PLANS}/history", query))["history"]

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
            page = _object(self._send("GET", f"{_PLANS}/range", {**query, "cursor": cursor}))
            yield from page["plans"]
            if page["next_cursor"] is None or page["next_cursor"] == cursor:
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
        `CoachwireError`, whose ``idempotency_key`` repeats it.

        >>> signal = {"symbol": "NVDA", "signal_type": "LONG", "timestamp": now, "price": 191.82,
        ...           "signal_strength": "STRONG", "confidence": 0.86, "position_size": 0.02}
        >>> client.send_signals({"momentum": [signal]}, idempotency_key=f"momentum-{now}")["accepted"]
        1
        """
        key = idempotency_key or uuid.uuid4().hex
        try:
            headers = {"Idempotency-Key": key}
            return _object(self._send("POST", "/api/signals", body=_signals_body(signals), headers=headers))
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
        return _object(self._send("POST", "/api/signals/analyze", body=body))

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
        return _object(self._send("GET", "/api/alerts", {**query, "cursor": cursor, "limit": limit}))

    def replay_alert(self, alert_id: int) -> dict[str, Any]:
        """Sends a dead or cancelled alert after all. Raises `CoachwireError`.

        >>> for alert in client.list_alerts(status="dead")["alerts"]:
        ...     _ = client.replay_alert(alert["id"])
        """
        return _object(self._send("POST", f"/api/alerts/{quote(str(alert_id), safe='')}/replay", is_repeatable=False))

    # Server and client

    def check_health(self) -> dict[str, Any]:
        """How the server is; ``{"status": "unhealthy", "error": ...}`` when nothing is answered.

        >>> client.check_health()["status"]
        'ok'
        """
        try:
            health = _object(self._send("GET", "/health", also_answers=(503,)))
            return {**health, "status": health.get("status", "unhealthy")}
        except CoachwireError as error:
            return {"status": "unhealthy", "error": str(error)}

    def get_server_metrics(self) -> dict[str, Any]:
        """What the server has counted since its start; ``{"error": ...}`` when it cannot be asked.

        >>> sorted(client.get_server_metrics())
        ['database', 'requests', 'uptime_seconds']
        """
        try:
            return _object(self._send("GET", "/metrics"))
        except CoachwireError as error:
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
        prefix = f"{_coach_code(coach_name)} "
        # Which day "today" is only the server knows.
        ends = ("",) if date is None else (f" {date}", " today")
        with self._lock:
            gone = [key for key in self._cache if key.startswith(prefix) and key.endswith(ends)]
            for key in gone:
                del self._cache[key]
            for key in [each for each in self._flights if each.startswith((prefix, "all "))]:
                del self._flights[key]
            self._days.clear()
            return len(gone)

    # Inside

    def _share(self, key: str, read: Callable[[_Flight], Any]) -> Any:
        """Threads that ask for the same at the same time share one request."""
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
        if leads:
            try:
                flight.plan = read(flight)
            except CoachwireError as error:
                flight.error = error
            except BaseException as error:
                flight.error = CoachwireError("network", f"The thread that asked was interrupted: {error!r}")
                raise
            finally:
                with self._lock:
                    if self._flights.get(key) is flight:
                        del self._flights[key]
                flight.done.set()
        else:
            flight.done.wait()
        if flight.error is not None:
            raise flight.error
        return flight.plan

    def _read_plan(self, flight: _Flight, key: str, coach: str, date: str | None) -> dict[str, Any]:
        with self._lock:
            cached = self._cache.get(key)
        tag = cached.entity_tag if cached is not None else None
        query = {"coach": coach, "date": date, "guild": self.guild}
        answer, entity_tag = self._send("GET", f"{_PLANS}/", query, headers=_if_none_match(tag))
        plan: Any = cached.plan if answer is None and cached is not None else answer
        if not _is_plan(plan):
            raise _not_ours()
        with self._lock:
            # Forgotten meanwhile: this answer may be older than what made somebody forget it.
            if self._flights.get(key) is flight:
                self._keep(key, coach, plan, entity_tag or tag, date)
        return plan

    def _read_day(self, flight: _Flight, key: str, date: str | None) -> dict[str, dict[str, Any]]:
        with self._lock:
            kept = self._days.get(key)
        tag = kept[1] if kept is not None else None
        query = {"date": date, "guild": self.guild}
        answer, entity_tag = self._send("GET", f"{_PLANS}/all", query, headers=_if_none_match(tag))
        plans: Any = kept[0] if answer is None and kept is not None else answer
        if not isinstance(plans, dict) or not all(_is_plan(plan) for plan in plans.values()):
            raise _not_ours()
        with self._lock:
            if self._flights.get(f"all {key}") is flight and self.max_cache_size > 0:
                self._days[key] = (plans, entity_tag or tag)
                self._days.move_to_end(key)
                while len(self._days) > self.max_cache_size:
                    self._days.popitem(last=False)
                for coach, plan in plans.items():
                    self._keep(_plan_key(coach, date), coach, plan, None, date)
        return plans

    def _keep(self, key: str, coach: str, plan: dict[str, Any], entity_tag: str | None, date: str | None) -> None:
        """Keeps an answer; of one to a question without a day only for as long as the day cannot end: only the server knows
        its time zone, but in every zone a day begins at a quarter of an hour of UTC."""
        is_available = plan.get("available", True)
        ttl = self.cache_ttl_seconds if is_available else min(self.cache_ttl_seconds, self.missing_plan_ttl_seconds)
        if not date:
            if is_available and isinstance(plan.get("date"), str):
                self._put(_plan_key(coach, plan["date"]), _Cached(plan, entity_tag, time.monotonic() + ttl))
            ttl = min(ttl, _QUARTER_HOUR_SECONDS - time.time() % _QUARTER_HOUR_SECONDS)
        self._put(key, _Cached(plan, entity_tag, time.monotonic() + ttl))

    def _put(self, key: str, cached: _Cached) -> None:
        self._cache[key] = cached
        self._cache.move_to_end(key)
        while len(self._cache) > self.max_cache_size:
            self._cache.popitem(last=False)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        also_answers: Sequence[int] = (),
        is_repeatable: bool = True,
    ) -> tuple[Any, str | None]:
        """The body of the answer, None for "not modified", and its ETag. Raises `CoachwireError`."""
        given = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        data = None if body is None else json.dumps(body).encode()
        sent = {"Accept": "application/json", **(headers or {})}
        if data is not None:
            sent["Content-Type"] = "application/json"
        if self.api_key:
            sent["Authorization"] = f"Bearer {self.api_key}"
        retries = 0
        while True:
            try:
                answer = self._attempt(method, self.api_base_url + path, given, data, sent, also_answers)
                self._count("api_success")
                self._tell("response", path=path)
                return answer
            except CoachwireError as error:
                delay = self._retry_delay(error, retries) if is_repeatable or error.status == 429 else None
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
    ) -> tuple[Any, str | None]:
        deadline = time.monotonic() + self.timeout
        try:
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
                if response.status_code == 304 and "If-None-Match" in headers:
                    return None, response.headers.get("ETag")
                if 300 <= response.status_code < 400:
                    place = response.headers.get("Location", "another address")
                    raise CoachwireError(
                        "refused",
                        f"The server sends requests on to {place}. Set api_base_url to where it really is",
                        status=response.status_code,
                    )
                text = self._read(response, deadline)
                value = _parse(text)
                is_answer = response.ok or response.status_code in also_answers
                if is_answer and isinstance(value, dict):
                    return value, response.headers.get("ETag")
                if response.ok:
                    raise _not_ours(response.status_code, response.headers.get("Content-Type"))
                raise _refused(response, value)
        except requests.Timeout as error:
            raise self._timed_out() from error
        except requests.RequestException as error:
            # The time between two bytes is over while a body is read: urllib3 says so as a connection's end.
            if "timed out" in str(error):
                raise self._timed_out() from error
            raise CoachwireError("network", str(error)) from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_content(65536):
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
        return b"".join(parts)

    def _timed_out(self) -> CoachwireError:
        return CoachwireError("timeout", f"No answer within {self.timeout} s")

    def _session(self) -> requests.Session:
        """A session for each thread: connections are kept, and nothing is shared."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
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


CoachwireClient = EnhancedWebhookClient


def create_client(api_base_url: str = "http://localhost:5000", **options: Any) -> EnhancedWebhookClient:
    """A client; the options are those of `EnhancedWebhookClient`.

    >>> create_client("http://localhost:5000").api_base_url
    'http://localhost:5000'
    """
    return EnhancedWebhookClient(api_base_url=api_base_url, **options)


def _coach_code(coach: str) -> str:
    return coach.strip().lower().removeprefix("coach_")


def _plan_key(coach: str, date: str | None) -> str:
    return f"{_coach_code(coach)} {date or 'today'}"


def _copy(plan: dict[str, Any]) -> dict[str, Any]:
    """What callers change of it stays theirs."""
    copy = plan.copy()
    copy["charts"] = copy["charts"].copy()
    return copy


def _is_plan(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("plan"), str) and isinstance(value.get("charts"), list)


def _is_outage(error: CoachwireError) -> bool:
    """Nobody answered as the server does; not: the server refused."""
    return error.kind != "refused" or error.status == 429 or (error.status or 0) >= 500


def _if_none_match(entity_tag: str | None) -> dict[str, str]:
    return {"If-None-Match": entity_tag} if entity_tag else {}


def _object(answer: tuple[Any, str | None]) -> dict[str, Any]:
    value: dict[str, Any] = answer[0]
    return value


def _signals_body(signals: Any) -> dict[str, Any]:
    return {"strategy_signals": signals} if isinstance(signals, Mapping) else {"signals": list(signals)}


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
    try:
        until = parsedate_to_datetime(text)
        since = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - since).total_seconds())
    except (TypeError, ValueError):
        return 0.0
