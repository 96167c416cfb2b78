"""Writes logs that are wide in one way: wide.py WHAT FOLDER [COUNT].

sessions: 200,000 of three events in 20 logs; logs: as many of one event, a log each; files: 6,000 logs of one session;
order: one with a million fills; orders: a million with one id; symbols: 200,000; reasons: 100,000 of gates and of errors;
long: events of 30 MB.
"""

import json
import os
import sys
import time

BEGIN = 1766224800
USUAL = {"sessions": 200_000, "logs": 200_000, "files": 6_000, "order": 1_000_000, "orders": 1_000_000,
         "symbols": 200_000, "reasons": 100_000, "long": 4}


def line(kind, at, session, symbol="BTC-USD", **payload):
    second = BEGIN + int(at)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second)) + f".{int(at * 1e6) % 1_000_000:06}Z"
    return json.dumps({"ts": stamp, "session_id": session, "symbol": symbol, "mode": "live", "kind": kind,
                       "payload": payload}) + "\n"


def order(at, session, name, intent=None):
    return line("order", at, session, order_id=name, side="buy", quantity=1, **({"intent_id": intent} if intent else {}))


def fill(at, session, name, symbol="BTC-USD"):
    return line("fill", at, session, symbol, order_id=name, filled_quantity=1, fill_price=2, fill_fee=0.1)


def session(number):
    name = f"session_{number:06}"
    return (line("intent", number, name, intent_id=f"i{number}", side="buy", quantity=1)
            + order(number + 0.1, name, f"o{number}", f"i{number}") + fill(number + 0.2, name, f"o{number}"))


def logs(what, count):
    """Gives the name and the lines of each log."""
    if what == "sessions":
        for log in range(20):
            yield f"wide{log:02}", (session(number) for number in range(log, count, 20))
    elif what == "logs":
        for number in range(count):
            yield f"session_{number:06}", [fill(number, f"session_{number:06}", f"o{number}")]
    elif what == "files":
        for number in range(count):
            yield f"part{number:05}", [fill(number, "parts", f"p{number}")]
    elif what == "order":
        yield what, (order(0, what, "one") if number < 0 else fill(1 + number / 1000, what, "one")
                     for number in range(-1, count))
    elif what == "orders":
        yield what, (order(number / 100, what, "same") for number in range(count))
    elif what == "symbols":
        yield what, (fill(number / 100, what, f"s{number}", f"SYM{number:06}-USD") for number in range(count))
    elif what == "reasons":
        yield what, (
            line("gate", number / 100, what, gate="risk", decision="BLOCK", reason=f"limit {number} reached " + "x" * 200)
            + line("error", number / 100, what, error=f"error {number} " + "y" * 200) for number in range(count))
    elif what == "long":
        text = "z" * (30 << 20)
        yield what, (line(kind, number, what, order_id=f"l{number}", **{member: text})
                     for number in range(count) for kind, member in [("error", "error"), ("order", "note")])
    else:
        raise SystemExit(__doc__)


def write(what, folder, count=None):
    os.makedirs(folder, exist_ok=True)
    for name, lines in logs(what, count or USUAL[what]):
        with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8") as file:
            file.writelines(lines)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in USUAL:
        raise SystemExit(__doc__)
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
