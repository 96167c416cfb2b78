"""From the overview to the cause of each fault of a drill, in two clicks: drill.py PROGRAM FIXTURE.

Which session has which fault is in the drill's key, numbers on the way come from the lines of its logs, read here.
"""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median_low

from playwright.sync_api import expect, sync_playwright

from desk import Desk
from walk import CHROMIUM, Reader, number, total

END = "2026-01-15T10:30:00Z"


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Morning:
    """What the lines of a drill come to, in the quarter of an hour that health looks at."""

    def __init__(self, folder):
        self.end = instant(END)
        self.begin = self.end - timedelta(minutes=15)
        self.events = defaultdict(list)
        self.invalid = defaultdict(int)
        self.orders = defaultdict(dict)
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".jsonl"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                for line in file:
                    self.take(name.removesuffix(".jsonl"), line)
        with open(os.path.join(folder, "drill.json"), encoding="utf-8") as file:
            self.sessions = {fault["fault"]: fault["sessions"] for fault in json.load(file)["faults"]}

    def take(self, session, line):
        try:
            event = json.loads(line)
        except ValueError:
            self.invalid[session] += 1
            return
        event["time"] = instant(event["ts"])
        self.events[session].append(event)
        payload = event["payload"]
        kind, name = event["kind"], payload.get("order_id")
        if name:
            self.orders[session].setdefault(name, {})[kind] = event

    def recent(self, session, *kinds):
        return [event for event in self.events[session] if event["kind"] in kinds and self.begin <= event["time"] <= self.end]

    def placed(self, session, *, all_day=False):
        """Orders that were logged as such, each as its events by kind."""
        return [order for order in self.orders[session].values()
                if "order" in order and (all_day or self.begin <= order["order"]["time"] <= self.end)]

    def stuck(self, session):
        return [order for order in self.placed(session, all_day=True)
                if len(order) == 1 and (self.end - order["order"]["time"]).total_seconds() >= 30]


def rows(page, *texts):
    """The rows of a table that say all of this."""
    found = page.locator("tbody tr")
    for text in texts:
        found = found.filter(has_text=text)
    return found


def missing_fills(page, morning, session):
    placed = morning.placed(session)
    assert total(page) == len(placed) and all(len(order) == 1 for order in placed)
    expect(rows(page, session, "no fill").first).to_be_visible()


def stuck_orders(page, morning, session):
    asked = re.search("session_id=([^&]*)", page.url)[1].replace("%2C", ",").split(",")
    assert session in asked and total(page) == sum(len(morning.stuck(one)) for one in asked)
    expect(rows(page, session, "open").first).to_be_visible()


def expired_orders(page, morning, session):
    expired = sum("expire" in order for order in morning.placed(session))
    expect(rows(page, session, "expired").first).to_be_visible()
    expect(page.locator("button[data-value=expired]")).to_have_text(f"expired {expired}")


def blocked_gates(page, morning, session):
    gates = morning.recent(session, "gate")
    assert total(page) == len(gates)
    reason = next(gate["payload"]["reason"] for gate in gates if gate["payload"]["decision"] == "BLOCK")
    expect(page.locator("#events > li").filter(has_text=reason).first).to_be_visible()


def rejections(page, morning, session):
    rejected = [order for order in morning.placed(session) if "error" in order and "fill" not in order]
    assert total(page) == len(rejected)
    expect(rows(page, session, rejected[0]["error"]["payload"]["error"]).first).to_be_visible()


def error_burst(page, morning, session):
    errors = morning.recent(session, "error")
    assert total(page) == len(errors)
    expect(page.locator("#events > li").filter(has_text=errors[-1]["payload"]["error"]).first).to_be_visible()


def bad_prices(page, morning, session):
    seen = {event["payload"]["intent_id"]: event["payload"] for event in morning.events[session] if event["kind"] == "intent"}
    points = []
    for order in morning.placed(session):
        if "fill" in order:
            intent = seen[order["order"]["payload"]["intent_id"]]
            sign = 1 if intent["side"] == "buy" else -1
            points.append(10_000 * sign * (order["fill"]["payload"]["fill_price"] / intent["current_price"] - 1))
    row = page.locator("#symbols tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"{median_low(points):.1f} bp")
    # The second click: the life of the worst order.
    row.get_by_role("button", name=f"{max(points):.1f} bp").click()
    expect(page.locator("dialog.life .lanes")).to_be_visible()


def latency_spike(page, morning, session):
    lags = sorted((order["fill"]["time"] - order["order"]["time"]).total_seconds()
                  for order in morning.placed(session) if "fill" in order)
    cells = rows(page.locator("#by-session"), session).locator("td")
    assert number(cells.nth(1).inner_text()) == len(lags)
    expect(cells.nth(3)).to_have_text(f"{lags[math.ceil(0.95 * len(lags)) - 1]:.1f} s")


def clock_step(page, morning, session):
    steps = sum(next_one["time"] < one["time"] for events in morning.events.values() for one, next_one in zip(events, events[1:]))
    expect(page.locator("#steps tbody tr")).to_have_count(steps)
    expect(rows(page.locator("#steps"), session, "step").first).to_be_visible()


def silence(page, morning, session):
    last = max(event["ts"] for event in morning.events[session])
    expect(page.locator("#state")).to_have_text(f"no event since {last[:19].replace('T', ' ')} UTC")


def corrupt_log(page, morning, session):
    assert total(page) == morning.invalid[session] > 0


# By fault: the check, what its link is called where it is not the session, and what has to be on the page that it leads to.
WALKS = {
    "missing_fills": ("missing_fills", None, missing_fills), "stuck_orders": ("stuck_orders", "sessions", stuck_orders),
    "expired_orders": ("fill_ratio", "sessions", expired_orders), "blocked_gates": ("gate_blocks", None, blocked_gates),
    "rejections": ("rejections", None, rejections), "error_burst": ("error_events", None, error_burst),
    "bad_prices": ("slippage", None, bad_prices), "latency_spike": ("latency_p95", None, latency_spike),
    "clock_step": ("clock_steps", "clock", clock_step), "silence": ("silence", None, silence),
    "corrupt_log": ("error_rate", None, corrupt_log),
}


def find(reader, morning, fault, session):
    check, link, look = WALKS[fault]
    page = reader.goto(f"/?to={END}")
    red = page.locator(f"#health [data-check={check}]")
    assert red.locator(".badge").inner_text() in ("warning", "critical"), fault
    red.get_by_role("link", name=link or session).last.click()
    page.wait_for_url(lambda url: url != f"{reader.desk.base}/?to={END}")
    reader.settle()
    look(page, morning, session)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = os.path.join(folder, "logs")
        subprocess.run([program, "drill", folder, "--to", END], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        morning = Morning(folder)
        assert set(morning.sessions) == set(WALKS), "a fault of the drill has no walk"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with Desk(program, folder=folder) as desk:
            reader = Reader(browser, desk)
            for fault, sessions in morning.sessions.items():
                try:
                    find(reader, morning, fault, sessions[0])
                except AssertionError as error:
                    raise AssertionError(f"{fault}: {error}") from error
            reader.end()
        browser.close()


if __name__ == "__main__":
    main()
