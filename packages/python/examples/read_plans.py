"""Reads the plans of the day before deciding: COACHWIRE_URL=http://localhost:5000 python read_plans.py"""

import os

from coachwire import create_client

client = create_client(os.environ.get("COACHWIRE_URL", "http://localhost:5000"))

for coach, plan in client.fetch_all_coach_plans().items():
    note = " (an older copy: the server is away)" if plan.get("stale") else ""
    print(f"{coach} for {plan['date']}{note}: {plan['plan']}")
    for chart in plan["charts"]:
        print(f"  chart: {chart}")

# One coach: "not posted yet" is an answer, and so is that the server cannot be asked.
plan = client.fetch_coach_plan("d")
if "error" in plan:
    print(f"Decide without coach d: {plan['error']}")
elif not plan["available"]:
    print("Coach d has posted no plan yet.")
else:
    print(f"Decide with coach d's plan in mind, version {plan['version']}.")
