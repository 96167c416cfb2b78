"""Holds every answer of the API against /openapi.json: contract.py PROGRAM FIXTURE.

Each path is asked without parameters, with each of its parameters, with bad values and with one that it does not know.
"""

import http.client
import json
import re
import subprocess
import sys
from urllib.parse import quote

import jsonschema

from desk import Desk

SESSION = "live-20251220-0930"
GOOD = {
    "session_id": [SESSION, SESSION + ",live-20251220-1100"], "type": ["fill", "order,error"], "kind": ["gate"],
    "symbol": ["BTC-USD", "!BTC-USD"], "mode": ["live"], "from": ["2025-12-20T09:30:00Z", "-36500d", "30000 days ago"], "to": ["2025-12-21"],
    "limit": ["1", "7"], "format": ["json", "csv", "jsonl"], "name": ["0930"], "q": ["order", '"balance for" ord*'],
    "state": ["open,rejected", "filled", "stuck"], "older_than": ["5m"], "order_id": ["ord_20251220_1230_0069"],
    "by": ["symbol", "session", "mode", "minute", "hour", "day"], "bucket": ["auto", "1h", "30m"],
    "file": [SESSION + ".jsonl.gz"], "reason": ["not_json"], "cursor": ["1766223000000000000_4294967300"],
    "after": ["0", "1.1-2.3"], "raw": ["0", "1"],
    "contains": ["rd_2025", "100%"], "window": ["all", "2h"], "stuck_after": ["1m"], "resting_after": ["2h"],
    "silent_within": ["8h"], "ended_after": ["15m"], "warn": ["fill_ratio=90,slippage=off"], "critical": ["silence=3"],
    "redact": ["client_id,strategy_key"], "days": ["3"],
    "contains": ["rd_2025", "100%"], "class": ["step", "jitter,mixed"], "group": ["symbol", "session"],
    "context": ["0", "3"], "spikes": ["0", "3"], "order_to_fill_ms": ["0-100", "50-"], "intent_to_order_ms": ["0.5-20"],
}
# What a parameter is of no use without.
WITH = {"raw": "format=csv", "line": f"file={SESSION}.jsonl.gz", "part": f"file={SESSION}.jsonl.gz&line=3"}
BAD = {
    "limit": ["0x", "-1", "1.5", ""], "from": ["fortnight", "9"], "to": ["25:00"], "format": ["xml"], "q": ["…"],
    "state": ["lost", "stuck,open"], "older_than": ["soon"], "by": ["moon"], "bucket": ["1ms", "wide", "0"], "cursor": ["1", "a_b", "_"],
    "raw": ["2"], "after": ["x", "1.2.3", "1.-1"], "window": ["soon"], "days": ["91"], "stuck_after": ["x"], "warn": ["moon=1"], "critical": ["silence"],
    "class": ["late"], "group": ["moon"], "context": ["-1", "201"],
    "permalink": ["1:2", "0123456789abcdef:0", "x"], "line": ["0", "first"], "spikes": ["-1"], "part": ["-1"],
    "order_to_fill_ms": ["9", "5-2", "x-", "-"], "intent_to_order_ms": ["-1-2"],
}
asked = 0


class Contract:
    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].split("/")[1:]:
                found = found[part]
            node = found
        return node

    def check(self, path, method, status, headers, text):
        responses = self.document["paths"][path][method]["responses"]
        assert str(status) in responses, f"{path}: {status} is not described: {text[:200]}"
        content = self.resolve(responses[str(status)]).get("content")
        if content is None:
            assert not text, path
            return
        kind = headers["Content-Type"].split(";")[0]
        assert kind in content, f"{path}: {kind} is not described"
        if kind.endswith("json"):
            schema = {**content[kind]["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(json.loads(text))

    def parameters(self, path, method):
        return [self.resolve(each) for each in self.document["paths"][path][method].get("parameters", [])]


def ask(desk, contract, path, query, expected=None, headers=None):
    global asked
    asked += 1
    target = path.replace("{session_id}", quote(SESSION)) + ("?" + query if query else "")
    status, got, text = desk.ask(target, headers)
    assert expected is None or status == expected, f"{target}: {status} instead of {expected}: {text[:300]}"
    contract.check(path, "get", status, got, text)
    return status, got, text


def permalink(desk):
    """That of an event of the log that `file` names."""
    return json.loads(desk.ask(f"/api/telemetry?session_id={SESSION}&limit=1")[2])["timeline"][0]["permalink"]


def stream(desk):
    connection = http.client.HTTPConnection("localhost", desk.port, timeout=30)
    connection.request("GET", f"/api/live/execution/{SESSION}/stream?after=0&kind=error")
    response = connection.getresponse()
    assert response.status == 200 and response.headers["Content-Type"] == "text/event-stream"
    lines = [response.readline().decode() for _ in range(8)]
    connection.close()
    return lines


def resumed(desk):
    """The ids of events that come behind the third, by the stream that says its id."""
    ids = []
    for headers in ({}, None):
        connection = http.client.HTTPConnection("localhost", desk.port, timeout=30)
        headers = {"Last-Event-ID": ids[0][2]} if headers is None else headers
        connection.request("GET", f"/api/live/execution/{SESSION}/stream?after=0", headers=headers)
        response = connection.getresponse()
        found = []
        while len(found) < 10:
            line = response.readline().decode().strip()
            if line.startswith("id: "):
                found.append(line[4:])
        connection.close()
        ids.append(found)
    return ids


def main():
    program, fixture = sys.argv[1:]
    with Desk(program, fixture, arguments=["--enable-sql"]) as desk:
        document = json.loads(desk.ask("/openapi.json")[2])
        contract = Contract(document)
        for path in document["paths"]:
            if path.endswith("/stream"):
                for value in BAD["after"]:
                    ask(desk, contract, path, f"after={value}", 400)
                ask(desk, contract, path, "nonsense=1", 400)
                lines = stream(desk)
                event = {**contract.document["components"]["schemas"]["Event"], "components": document["components"]}
                jsonschema.Draft202012Validator(event).validate(json.loads(lines[4].removeprefix("data: ")))
                assert re.fullmatch(r"id: [0-9a-z.-]+\n", lines[2]) and lines[3] == "event: telemetry\n", lines
                continue
            if path == "/api/sql":
                continue
            names = {each["name"]: each for each in contract.parameters(path, "get") if each["in"] == "query"}
            needed = "&".join(f"{name}={quote(GOOD[name][0])}" for name in names if names[name].get("required"))
            needed = needed or {"/api/search": "q=order", "/api/incident": f"session_id={SESSION}"}.get(path, "")
            if path == "/api/event":
                GOOD.update(permalink=[permalink(desk)], line=["3"], part=["0"])
                needed = f"permalink={GOOD['permalink'][0]}"
            status, headers, _ = ask(desk, contract, path, needed)
            # The tag changes when the index is tidied up after an ingest, too, but not for ever.
            while "ETag" in headers:
                status, headers, _ = ask(desk, contract, path, needed, None, {"If-None-Match": headers["ETag"]})
                assert status in (200, 304), path
                if status == 304:
                    break
            for name in names:
                if path == "/api/search":
                    needed = "" if name in ("q", "contains") else "q=order"
                if path == "/api/event":
                    needed = "" if name in ("line", "part") else f"permalink={GOOD['permalink'][0]}"
                # What has to be given is one name.
                for value in GOOD[name][:1 if names[name].get("required") else None]:
                    rest = "&".join(part for part in [needed, WITH.get(name)] if part and not part.startswith(name + "="))
                    ask(desk, contract, path, "&".join(filter(None, [rest, f"{name}={quote(value)}"])), 200)
                for value in BAD.get(name, []):
                    rest = "&".join(part for part in [needed] if part and not part.startswith(name + "="))
                    _, _, text = ask(desk, contract, path, "&".join(filter(None, [rest, f"{name}={quote(value)}"])), 400)
                    assert json.loads(text)["parameter"] == name, (path, name, text)
            if path.startswith("/api"):
                _, _, text = ask(desk, contract, path, "nonsense=1&" + needed, 400)
                assert json.loads(text)["parameter"] == "nonsense", text
            missing = {
                "/api/telemetry": "session_id=nobody", "/api/orders": "order_id=nobody", "/api/fills": "session_id=nobody",
                "/api/positions": "session_id=nobody", "/api/slippage": "session_id=nobody", "/api/event": "permalink=0123456789abcdef:1",
            }
            if path in missing:
                ask(desk, contract, path, missing[path], 404)
        first, second = resumed(desk)
        assert second[:7] == first[3:], (first, second)
        for body, expected in [
            ({"sql": "SELECT 1 AS one"}, 200), ({"sql": "SELECT :x", "params": {"x": "y"}}, 200), ({"sql": "SELEC"}, 400),
            ({"sql": "x" * 70_000}, 413),
        ]:
            status, headers, text = desk.ask(
                "/api/sql", {"Content-Type": "application/json"}, "POST", json.dumps(body))
            assert status == expected, (status, text)
            contract.check("/api/sql", "post", status, headers, text)
        status, headers, text = desk.ask("/api/sql", {"Content-Type": "text/plain"}, "POST", "{}")
        contract.check("/api/sql", "post", status, headers, text)
        metrics = desk.ask("/metrics")[2]
        promtool = subprocess.run(["promtool", "check", "metrics"], input=metrics, text=True, capture_output=True)
        assert promtool.returncode == 0 and not promtool.stderr, promtool.stderr
        print(f"{asked} answers are as they are described")


main()
