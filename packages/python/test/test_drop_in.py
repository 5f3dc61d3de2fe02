"""What the users of the Python system's client do with it, in their programs and in the tests of their own."""

import logging
import sys
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import Mock, patch

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from coachwire import EnhancedWebhookClient, create_client  # noqa: E402

logging.disable()

DAY = "2026-11-20"
PLAN = {"plan": "Long NQ", "charts": ["https://example.org/a.png"], "author": "ann"}


def answering(body, status=200):
    response = Mock()
    response.status_code = status
    response.json.return_value = body
    return response


def client_with(**options):
    return EnhancedWebhookClient(**{"backoff_seconds": 0, **options})


class TheirArguments(unittest.TestCase):
    def test_all_in_their_order(self):
        client = EnhancedWebhookClient("http://localhost:5000/", 60, 10, 5, 2)
        self.assertEqual(client.api_base_url, "http://localhost:5000")
        self.assertEqual((client.cache_ttl_seconds, client.max_cache_size), (60, 10))
        self.assertEqual((client.timeout, client.max_retries), (5, 2))

    def test_defaults(self):
        self.assertEqual(create_client().api_base_url, "http://localhost:5000")
        self.assertEqual(create_client(api_base_url="http://test:8000").api_base_url, "http://test:8000")
        client = EnhancedWebhookClient()
        self.assertEqual((client.cache_ttl_seconds, client.max_cache_size), (3600, 100))
        self.assertEqual((client.timeout, client.max_retries), (10, 3))


class TheirCache(unittest.TestCase):
    def test_keys(self):
        client = client_with()
        self.assertEqual(client._get_cache_key("coach_d", DAY), f"coach_d_{DAY}")
        self.assertEqual(client._get_cache_key("d", DAY), f"d_{DAY}")

    def test_what_is_put_in_is_got_without_what_is_internal(self):
        client = client_with()
        client._put_in_cache(f"coach_d_{DAY}", PLAN)
        self.assertEqual(client._get_from_cache(f"coach_d_{DAY}"), PLAN)
        self.assertEqual(client._get_from_cache(f"d_{DAY}"), PLAN)
        self.assertIsNone(client._get_from_cache(f"i_{DAY}"))
        self.assertEqual(client.get_metrics()["requests"]["cache_hits"], 2)

    def test_the_oldest_goes_first(self):
        client = client_with(max_cache_size=3)
        for number in (0, 1, 2, 3):
            client._put_in_cache(f"key_{number}", {"data": number})
        self.assertIsNone(client._get_from_cache("key_0"))
        self.assertEqual(client._get_from_cache("key_3"), {"data": 3})
        self.assertEqual(len(client._cache), 3)

    def test_it_ends(self):
        client = client_with(cache_ttl_seconds=60)
        client._put_in_cache("key", PLAN)
        client._cache["key"]["_cached_at"] = datetime.now() - timedelta(seconds=61)
        self.assertIsNone(client._get_from_cache("key"))
        client = client_with(cache_ttl_seconds=0)
        client._put_in_cache("key", PLAN)
        self.assertIsNone(client._get_from_cache("key"))

    def test_it_is_cleared(self):
        client = client_with()
        client._put_in_cache("key1", PLAN)
        client._put_in_cache("key2", PLAN)
        self.assertEqual(client.clear_cache(), 2)
        self.assertEqual(len(client._cache), 0)


class TheirMetrics(unittest.TestCase):
    def test_the_counters_may_be_set(self):
        client = client_with(max_cache_size=10, cache_ttl_seconds=60)
        client.metrics.update(requests_total=10, cache_hits=7, cache_misses=3, api_success=3, api_errors=1, retry_count=2)
        self.assertEqual(
            client.get_metrics(),
            {
                "requests": {"total": 10, "cache_hits": 7, "cache_misses": 3, "cache_hit_rate_percent": 70.0},
                "api": {"success": 3, "errors": 1, "retries": 2},
                "cache": {"size": 0, "max_size": 10, "ttl_seconds": 60},
            },
        )


class WithRequestsGetReplaced(unittest.TestCase):
    def setUp(self):
        patched = patch("requests.get")
        self.get = patched.start()
        self.addCleanup(patched.stop)

    def test_an_answer(self):
        self.get.return_value = answering(PLAN)
        client = client_with(timeout=5)
        self.assertEqual(client._fetch_from_api("/api/coach-plans/", {"coach": "d", "date": DAY}), PLAN)
        [call] = self.get.call_args_list
        self.assertEqual(call.args, ("http://localhost:5000/api/coach-plans/",))
        self.assertEqual(call.kwargs["params"], {"coach": "d", "date": DAY})
        self.assertEqual(call.kwargs["timeout"], 5)

    def test_tried_again(self):
        self.get.side_effect = [requests.Timeout("slow"), requests.ConnectionError("gone"), answering({"plan": "late"})]
        client = client_with()
        self.assertEqual(client._fetch_from_api("/api/test"), {"plan": "late"})
        self.assertEqual(self.get.call_count, 3)
        self.assertEqual(client.get_metrics()["api"], {"success": 1, "errors": 2, "retries": 2})

    def test_what_fails_for_good_is_an_error_of_requests(self):
        self.get.side_effect = requests.ConnectionError("gone")
        with self.assertRaises(requests.RequestException):
            client_with(max_retries=1)._fetch_from_api("/api/test")
        self.assertEqual(self.get.call_count, 2)

    def test_a_plan_is_kept(self):
        self.get.return_value = answering(PLAN)
        client = client_with()
        self.assertEqual(client.fetch_coach_plan("d", DAY), PLAN)
        self.assertEqual(client.fetch_coach_plan("d", DAY), PLAN)
        self.assertEqual(self.get.call_count, 1)

    def test_the_plans_of_a_day_are_kept_each(self):
        self.get.return_value = answering({"coach_d": PLAN, "coach_i": PLAN})
        client = client_with()
        self.assertEqual(client.fetch_all_coach_plans(DAY), {"coach_d": PLAN, "coach_i": PLAN})
        self.assertEqual(client._get_from_cache(f"coach_d_{DAY}"), PLAN)
        self.assertEqual(client.fetch_coach_plan("i", DAY), PLAN)
        self.assertEqual(self.get.call_count, 1)

    def test_a_failure_is_told_in_the_plan(self):
        self.get.side_effect = requests.RequestException("Network error")
        result = client_with().fetch_coach_plan("d", DAY)
        self.assertEqual(
            result, {"plan": "Error fetching plan for coach d: Network error", "charts": [], "error": "Network error"}
        )
        self.assertEqual(client_with().fetch_all_coach_plans(DAY), {})

    def test_a_refusal_is_not_repeated(self):
        self.get.return_value = answering(None, 404)
        self.get.return_value.raise_for_status.side_effect = requests.HTTPError("404 Client Error")
        self.assertIn("404 Client Error", client_with().fetch_coach_plan("d", DAY)["error"])
        self.assertEqual(self.get.call_count, 1)

    def test_no_day_is_sent_where_none_is_given(self):
        self.get.return_value = answering(PLAN)
        client_with().fetch_coach_plan("d")
        self.assertEqual(self.get.call_args.kwargs["params"], {"coach": "d"})

    def test_health_and_metrics(self):
        self.get.return_value = answering({"status": "healthy", "components": {"database": {"status": "up"}}})
        self.assertEqual(client_with().check_health()["status"], "healthy")
        self.get.return_value = answering({"uptime_seconds": 3600, "database": {"total_plans": 42}})
        self.assertEqual(client_with().get_server_metrics()["database"]["total_plans"], 42)
        self.get.side_effect = requests.ConnectionError("gone")
        self.assertEqual(client_with().check_health(), {"status": "unhealthy", "error": "gone"})
        self.assertEqual(client_with().get_server_metrics(), {"error": "gone"})


class WithTheirOwnWayToTheServer(unittest.TestCase):
    """Users replace `_fetch_from_api`, or a subclass overrides it, without knowing what it takes beside their arguments."""

    def test_replaced(self):
        client = client_with()
        with patch.object(client, "_fetch_from_api", return_value=PLAN) as fetch:
            self.assertEqual(client.fetch_coach_plan("d", DAY), PLAN)
            self.assertEqual(client.fetch_coach_plan("d", DAY), PLAN)
            fetch.assert_called_once_with("/api/coach-plans/", {"coach": "d", "date": DAY})

    def test_failing_in_any_way(self):
        client = client_with()
        with patch.object(client, "_fetch_from_api", side_effect=Exception("boom")):
            self.assertEqual(client.fetch_coach_plan("d", DAY)["error"], "boom")
            self.assertEqual(client.fetch_all_coach_plans(DAY), {})
            self.assertEqual(client.check_health()["status"], "unhealthy")

    def test_overridden(self):
        class Canned(EnhancedWebhookClient):
            def _fetch_from_api(self, endpoint, params=None):
                return {"coach_d": PLAN} if endpoint.endswith("/all") else PLAN

        client = Canned(cache_ttl_seconds=0)
        for _ in (1, 2):
            self.assertEqual(client.fetch_coach_plan("d"), PLAN)
            self.assertEqual(client.fetch_all_coach_plans(), {"coach_d": PLAN})


if __name__ == "__main__":
    unittest.main()
