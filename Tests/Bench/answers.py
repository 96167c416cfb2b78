"""Checks of what programs answer: each function makes a check out of the right answer."""

import json
from datetime import datetime, timedelta, timezone

from logs import Logs
from measure import Check, WrongAnswer, expect

def number(right: int) -> Check:
    """One row of one column."""
    return lambda output: expect("the count", [list(row.values()) for row in rows(output)], [[right]])


def row_count(right: int) -> Check:
    return lambda output: expect("the rows", len(rows(output)), right)


def events(lines: list[bytes]) -> Check:
    """Events as they were logged: the same members in the same order, with the same digits."""
    right = [_exact(line) for line in lines]

    def check(output: bytes) -> None:
        found = [_exact(line) for line in output.splitlines()]
        expect("the number of events", len(found), len(right))
        for position, (event, logged) in enumerate(zip(found, right), start=1):
            expect(f"event {position}", event, logged)

    return check


def payloads(lines: list[bytes]) -> Check:
    """Rows of the view `events` that are these events, in any order."""
    right = sorted(json.dumps(json.loads(line)["payload"]) for line in lines)
    return lambda output: expect("the payloads", sorted(row["payload"] for row in rows(output)), right)


def unfilled_orders(logs: Logs) -> Check:
    """A row for each order without a fill, none twice."""

    def check(output: bytes) -> None:
        found = [row["order_id"] for row in rows(output)]
        expect("the orders", len(found), logs.manifest["orders_without_fill"])
        expect("the different ones among them", len(set(found)), len(found))

    return check


def lines_at_least(right: int) -> Check:
    """The lines of a text search, which takes invalid lines too."""
    return lambda output: _expect_at_least("the lines", len(output.splitlines()), right)


def sum_at_least(right: int) -> Check:
    return lambda output: _expect_at_least("the sum of the counts", sum(map(int, output.split())), right)


def _expect_at_least(what: str, found: int, right: int) -> None:
    if found < right:
        raise WrongAnswer(f"{what}: {found} instead of {right} or more")


def whole_ingest(logs: Logs) -> Check:
    """The report of an ingest that reads everything."""
    manifest = logs.manifest
    return report(
        files_read=manifest["files"], files_unchanged=0, lines=manifest["lines"], events=manifest["events"],
        invalid_lines=logs.invalid, blank_lines=manifest["blank"], bytes=manifest["raw_bytes"], problems=[])


def report(**right: object) -> Check:
    """These members of the report of an ingest."""

    def check(output: bytes) -> None:
        found = json.loads(output)
        for name, value in right.items():
            expect(name, found[name], value)

    return check


def summary(logs: Logs) -> Check:
    """The object that `summary --json` prints."""
    manifest = logs.manifest
    sessions = manifest["sessions"]

    def check(output: bytes) -> None:
        found = json.loads(output)
        stats = found["stats"]
        expect("total_events", found["total_events"], manifest["events"])
        expect("counts_by_type", found["counts_by_type"], manifest["kinds"])
        expect("unique_symbols", found["unique_symbols"], sorted(manifest["symbols"]))
        expect("unique_sessions", found["unique_sessions"], sorted(session["session_id"] for session in sessions))
        expect("first_ts", _time(found["first_ts"]), _instant(min(session["first_ts_ns"] for session in sessions)))
        expect("last_ts", _time(found["last_ts"]), _instant(max(session["last_ts_ns"] for session in sessions)))
        expect("total_lines", stats["total_lines"], manifest["lines"])
        expect("invalid_lines", stats["invalid_lines"], logs.invalid)
        expect("blank_lines", stats["blank_lines"], manifest["blank"])
        for leg in ("intent_to_order", "order_to_fill"):
            _expect_latency(leg, found["latency_ms"][leg], manifest[leg + "_ms"])

    return check


def ledger(logs: Logs) -> Check:
    """The totals that `orders` prints, and a line for each of the last 50."""
    manifest = logs.manifest

    def check(output: bytes) -> None:
        lines = output.decode().splitlines()
        expect("the orders", lines[0].split(" ")[1], f"{manifest['kinds']['order']:,}")
        unfilled = next(line for line in lines if line.startswith("Without a fill: "))
        expect("those without a fill", unfilled.split(" ")[3], f"{manifest['orders_without_fill']:,}")
        expect("the lines of the list", len(lines) - lines.index("") - 3, 50)

    return check


def stuck(logs: Logs) -> Check:
    """The last orders in state open, at most 50, the latest last."""
    count = min(50, logs.manifest["states"].get("open", 0))

    def check(output: bytes) -> None:
        found = json.loads(output)
        expect("the orders", len(found), count)
        expect("their states", {order["state"] for order in found} - {"open"}, set())
        expect("their order", [order["order_ts"] for order in found], sorted(order["order_ts"] for order in found))

    return check


def latency_report(logs: Logs) -> Check:
    """The object that `latency --json` prints: the figures of all orders, and of as many groups as there are symbols."""

    def check(output: bytes) -> None:
        found = json.loads(output)
        for leg in ("intent_to_order", "order_to_fill"):
            _expect_latency(leg, found["latency_ms"][leg], logs.manifest[leg + "_ms"])

    return check


def latencies(logs: Logs) -> Check:
    """A row for each latency, by its name, among others that have none."""

    def check(output: bytes) -> None:
        found = {row["leg"]: row for row in rows(output) if "leg" in row}
        for leg in ("intent_to_order", "order_to_fill"):
            _expect_latency(leg, found[leg], logs.manifest[leg + "_ms"])

    return check


def _expect_latency(leg: str, found: dict, right: dict) -> None:
    expect(f"the number of {leg}", found["count"], right["count"])
    # Exact to the microsecond of the logged times; the mean depends on the order of the additions.
    for name in ("p50", "p95", "p99", "max", "avg"):
        if abs(found[name] - right[name]) > 1e-6:
            raise WrongAnswer(f"{name} of {leg}: {found[name]} instead of {right[name]}")


def rows(output: bytes) -> list[dict]:
    return [json.loads(line) for line in output.splitlines() if line.strip()]


def _exact(line: bytes) -> object:
    return json.loads(line, object_pairs_hook=tuple, parse_float=str, parse_int=str)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _instant(nanoseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=nanoseconds // 1000)
