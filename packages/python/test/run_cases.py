"""Plays the shared cases, given as JSON on standard input with the address for each, and prints what the client answers."""

import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from coachwire import EnhancedWebhookClient  # noqa: E402

logging.disable()


def play(case):
    client = EnhancedWebhookClient(
        case["url"],
        cache_ttl_seconds=case.get("ttlSeconds", 3600),
        missing_plan_ttl_seconds=case.get("missingTtlSeconds", 5),
        timeout=case["timeoutMs"] / 1000,
        max_retries=case.get("maxRetries", 2),
        backoff_seconds=0.001,
    )
    for coach in case.get("calls", ["d"]):
        if coach == "all":
            client.fetch_all_coach_plans("2026-11-20")
        elif "all" in case.get("calls", []):
            answers = [client.fetch_coach_plan(coach, "2026-11-20")]
        else:
            count = case.get("concurrent", 1)
            with ThreadPoolExecutor(count) as pool:
                answers = list(pool.map(client.fetch_coach_plan, [coach] * count))
    return {"answers": answers, "metrics": client.get_metrics()}


print(json.dumps([play(case) for case in json.load(sys.stdin)]))
