"""One client, used by many threads and processes, and what it sends that JSON or a header cannot say by itself."""

import copy
import json
import multiprocessing
import os
import pickle
import sys
import threading
import time
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from coachwire import CoachwireError, EnhancedWebhookClient  # noqa: E402


class Server(ThreadingHTTPServer):
    """Answers plans that name coach and day; each connection is told apart, and plans may be held back."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = Counter()
        self.bodies = []
        self.connections = set()
        self.may_answer = threading.Event()
        self.may_answer.set()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked[query["coach"], query.get("date")] += 1
        self.server.connections.add(self.client_address)
        self.server.may_answer.wait(30)
        day = query.get("date", "2026-11-20")
        self.answer({"plan": f"{query['coach']} {day}", "charts": [], "date": day, "available": True})

    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer({"aggregated": []})

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class WithServer(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.client = EnhancedWebhookClient(self.server.url, max_cache_size=8)

    def wait_for_misses(self, count):
        deadline = time.monotonic() + 30
        while self.client.get_metrics()["requests"]["cache_misses"] < count and time.monotonic() < deadline:
            time.sleep(0.005)


class Threads(WithServer):
    def test_those_who_ask_at_once_share_a_request(self):
        self.server.may_answer.clear()
        with ThreadPoolExecutor(32) as pool:
            asked = [pool.submit(self.client.fetch_coach_plan, name, "2026-11-20") for name in ("d", "coach_d", "D", "i") * 8]
            self.wait_for_misses(32)
            self.server.may_answer.set()
            plans = Counter(each.result()["plan"].lower().removeprefix("coach_") for each in asked)
        self.assertEqual(plans, {"d 2026-11-20": 24, "i 2026-11-20": 8})
        self.assertEqual(sum(self.server.asked.values()), 2)

    def test_nobody_gets_the_plan_of_another_and_every_call_is_counted(self):
        days = [f"2026-11-{day:02}" for day in (*range(1, 21),)]

        def work(seed):
            for step in range(120):
                day = days[(seed * 7 + step) % len(days)]
                plan = self.client.fetch_coach_plan("dins"[seed % 4], day)
                self.assertEqual(plan["plan"], f"{'dins'[seed % 4]} {day}")
                plan["charts"].append("mine")
                self.assertLessEqual(len(self.client._cache), 8)
                if step % 40 == 0:
                    self.client.invalidate("d") if seed % 2 else self.client.clear_cache()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        counted = self.client.get_metrics()["requests"]
        self.assertEqual(counted["total"], 8 * 120)
        self.assertEqual(counted["cache_hits"] + counted["cache_misses"], 8 * 120)
        self.assertEqual(self.client._flights, {})

    def test_who_waits_for_a_thread_that_is_interrupted_asks_anew(self):
        began, read = threading.Event(), self.client._read_plan
        interruptions = [KeyboardInterrupt()]

        def interrupted(*args):
            if interruptions:
                began.set()
                self.server.may_answer.wait(30)
                raise interruptions.pop()
            return read(*args)

        self.client._read_plan = interrupted
        self.server.may_answer.clear()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(self.client.fetch_coach_plan, "d", "2026-11-20")
            began.wait(30)
            second = pool.submit(self.client.fetch_coach_plan, "d", "2026-11-20")
            self.wait_for_misses(2)
            self.server.may_answer.set()
            self.assertIsInstance(first.exception(), KeyboardInterrupt)
            self.assertEqual(second.result()["plan"], "d 2026-11-20")

    def test_each_thread_raises_an_error_of_its_own(self):
        client = EnhancedWebhookClient("http://127.0.0.1:1", max_retries=0, throw_on_error=True)
        with ThreadPoolExecutor(8) as pool:
            errors = [each.exception() for each in [pool.submit(client.fetch_coach_plan, "d") for _ in (1,) * 8]]
        self.assertEqual({each.kind for each in errors}, {"network"})
        self.assertEqual(len({id(each) for each in errors}), 8)


class Processes(WithServer):
    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_a_forked_process_has_connections_of_its_own(self):
        self.client.fetch_coach_plan("d", "2026-11-20")
        before = set(self.server.connections)
        context = multiprocessing.get_context("fork")
        answers = context.SimpleQueue()
        # A lock that another thread holds, and a request that it waits for, are no business of the new process.
        with self.client._lock:
            self.client._flights["i_2026-11-20"] = None
            child = context.Process(target=lambda: answers.put(self.client.fetch_coach_plan("i", "2026-11-20")["plan"]))
            child.start()
        self.assertEqual(answers.get(), "i 2026-11-20")
        child.join()
        self.assertEqual(len(self.server.connections - before), 1)

    def test_it_may_be_copied_and_sent(self):
        for other in (copy.deepcopy(self.client), pickle.loads(pickle.dumps(self.client))):
            self.assertEqual(other.fetch_coach_plan("d", "2026-11-20")["plan"], "d 2026-11-20")
            self.assertEqual((other.max_cache_size, other.get_metrics()["requests"]["total"]), (8, 1))
        self.assertEqual(self.client.get_metrics()["requests"]["total"], 0)

    def test_its_errors_may_be_sent(self):
        error = CoachwireError("refused", "No", status=400, code="bad", request_id="a", retry_after_seconds=2.0)
        error.idempotency_key = "mine"
        other = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(other), other.__dict__), (str(error), error.__dict__))


class WhatIsSent(WithServer):
    def test_times_and_numbers_of_other_kinds(self):
        class Number:
            def item(self):
                return 0.5

        at = datetime(2026, 11, 20, 14, 30, tzinfo=timezone.utc)
        self.client.send_signals([{"timestamp": at, "price": Decimal("191.82"), "confidence": Number()}])
        [sent] = json.loads(self.server.bodies[0])["signals"]
        self.assertEqual(sent, {"timestamp": "2026-11-20T14:30:00+00:00", "price": 191.82, "confidence": 0.5})

    def test_nothing_that_json_or_a_header_cannot_say(self):
        with self.assertRaises(ValueError):
            self.client.send_signals([{"price": float("nan")}])
        with self.assertRaises(ValueError):
            self.client.send_signals([], idempotency_key="größer")
        with self.assertRaises(ValueError):
            EnhancedWebhookClient(api_key="cw_a\nb")
        self.assertEqual(EnhancedWebhookClient(api_key="cw_a\n").api_key, "cw_a")
        for address in ("localhost:5000", "http://", "http://ann:secret@localhost", "http://localhost/?a=1"):
            with self.assertRaises(ValueError) as refused:
                EnhancedWebhookClient(address)
            self.assertNotIn("secret", str(refused.exception))
        self.assertEqual(self.server.bodies, [])


if __name__ == "__main__":
    unittest.main()
