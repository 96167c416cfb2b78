"""The story in the shape of logging libraries, and in what containers and the journal put around a line."""

from __future__ import annotations

import json
from typing import Any

from story import REASON, STEPS, Step
from story_systems import compact

Members = dict[str, Any]
NAMES = {"place": "order_placed", "fill": "order_filled", "reject": "order_rejected", "cancel": "order_canceled"}
SAID = {"place": "order placed at venue", "fill": "venue reports an execution", "reject": "venue refused the order",
        "cancel": "order taken from the book"}


def own_id(step: Step) -> str:
    return f"D{step.order.number}"


def snake(step: Step) -> Members:
    """What a program of the desk says of a step, in names with underscores."""
    said: Members = {"order_id": own_id(step), "symbol": "SOL-EUR", "side": step.order.side}
    if step.what == "place":
        return {**said, "order_type": "limit", "quantity": float(step.order.quantity),
                "limit_price": float(step.order.price)}
    if step.what == "fill":
        return {**said, "fill_qty": float(step.quantity), "fill_price": float(step.price), "fee": float(step.fee)}
    return {**said, "reason": REASON} if step.what == "reject" else said


def camel(step: Step) -> Members:
    return {_camel(name): value for name, value in snake(step).items()}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def pascal(step: Step) -> Members:
    return {name[0].upper() + name[1:]: value for name, value in camel(step).items()}


def native(step: Step) -> Members:
    """The line as blotter's own format has it."""
    said = {name: value for name, value in snake(step).items() if name not in ("symbol", "reason")}
    if step.what == "fill":
        said = {"order_id": own_id(step), "filled_quantity": float(step.quantity), "fill_price": float(step.price),
                "fill_fee": float(step.fee)}
    if step.what == "reject":
        said["error"] = REASON
    kind = {"place": "order", "reject": "error"}.get(step.what, step.what)
    return {"ts": step.iso(6, "+00:00"), "session_id": "desk-20260414", "symbol": "SOL-EUR", "mode": "live",
            "kind": kind, "payload": said}


# Libraries

def pino(step: Step) -> Members:
    return {"level": 50 if step.what == "reject" else 30, "time": step.milliseconds, "pid": 4211, "hostname": "desk-1",
            "name": "router", "event": NAMES[step.what], **camel(step), "msg": SAID[step.what]}


def structlog(step: Step) -> Members:
    return {**snake(step), "event": NAMES[step.what], "level": "error" if step.what == "reject" else "info",
            "logger": "desk.router", "timestamp": step.iso(6)}


def loguru(step: Step) -> Members:
    level = {"name": "ERROR", "no": 40, "icon": "❌"} if step.what == "reject" else {
        "name": "INFO", "no": 20, "icon": "ℹ️"}
    local = step.iso(6, "+00:00").replace("T", " ")
    shown = f"{local[:23]} | {level['name']:<8} | router:on_event:88 - {SAID[step.what]}\n"
    seconds = 1.75 * step.place + 0.5
    record = {"elapsed": {"repr": f"0:00:{seconds:09.6f}", "seconds": seconds}, "exception": None,
              "extra": {"event": NAMES[step.what], **snake(step)},
              "file": {"name": "router.py", "path": "/srv/desk/router.py"}, "function": "on_event", "level": level,
              "line": 88, "message": SAID[step.what], "module": "router", "name": "router",
              "process": {"id": 4211, "name": "MainProcess"}, "thread": {"id": 139949730423424, "name": "MainThread"},
              "time": {"repr": local, "timestamp": step.milliseconds / 1000}}
    return {"text": shown, "record": record}


def zap(step: Step) -> Members:
    level = "error" if step.what == "reject" else "info"
    return {"level": level, "ts": step.milliseconds / 1000, "caller": "router/router.go:88", "msg": SAID[step.what],
            "event": NAMES[step.what], **snake(step)}


def serilog(step: Step) -> Members:
    templates = {"place": "Placed {OrderId} {Side} {Quantity} {Symbol}",
                 "fill": "{OrderId} traded {FillQty} at {FillPrice}",
                 "reject": "{OrderId} was refused: {Reason}", "cancel": "{OrderId} is off the book"}
    level = {"@l": "Error"} if step.what == "reject" else {}
    event = "".join(part.capitalize() for part in NAMES[step.what].split("_"))
    return {"@t": step.iso(7), "@mt": templates[step.what], **level, "EventType": event, **pascal(step),
            "SourceContext": "Desk.Router"}


def opentelemetry(step: Step) -> Members:
    names = {"order_id": "order.id", "side": "order.side", "order_type": "order.type", "quantity": "order.quantity",
             "limit_price": "order.price", "fill_qty": "fill.quantity", "fill_price": "fill.price", "fee": "fee.amount"}
    attributes = {names.get(name, name): value for name, value in snake(step).items()}
    level = (17, "ERROR") if step.what == "reject" else (9, "INFO")
    return {"body": SAID[step.what], "severity_number": level[0], "severity_text": level[1],
            "attributes": {"event.name": NAMES[step.what].replace("_", "."), **attributes,
                           "code.function": "on_event", "code.lineno": 88},
            "dropped_attributes": 0, "timestamp": step.iso(6), "observed_timestamp": step.iso(6),
            "trace_id": "0x8b346ee9af8718bf73a4318d073cbbb1", "span_id": "0x7d0581e1f3f51bea", "trace_flags": 1,
            "resource": {"attributes": {"telemetry.sdk.language": "python", "service.name": "router"},
                         "schema_url": ""}}


def log4j_lines() -> list[str]:
    """Lines with a prefix, and some that are only text."""
    lines = ["2026-04-14 13:04:58,700 INFO  [main] com.example.desk.Router - starting, 1 venue"]
    for step in STEPS:
        clock = step.iso(3, "").replace("T", " ").replace(".", ",")
        level = "ERROR" if step.what == "reject" else "INFO "
        said = compact({"event": NAMES[step.what], **camel(step)})
        lines.append(f"{clock} {level} [exec-{step.place % 3}] com.example.desk.Router - {said}")
        if step.what == "reject":
            lines += ["java.lang.IllegalStateException: insufficient balance",
                      "\tat com.example.desk.Router.onReject(Router.java:88)"]
    return lines


# Containers and the journal

def docker(step: Step) -> str:
    return compact({"log": json.dumps(native(step)) + "\n", "stream": "stdout", "time": step.iso(9)})


def docker_parts(step: Step) -> list[str]:
    """A long line in two parts: only the last ends with a line's end."""
    line = json.dumps(native(step)) + "\n"
    cut = [line[:90], line[90:]] if step.what == "fill" else [line]
    return [compact({"log": part, "stream": "stdout", "time": step.iso(9)}) for part in cut]


def cri(step: Step) -> str:
    return f"{step.iso(9)} stdout F {json.dumps(native(step))}"


def cri_parts(step: Step) -> list[str]:
    line = json.dumps(native(step))
    cut = [line[:70], line[70:150], line[150:]] if step.what == "fill" else [line]
    tags = ["P"] * (len(cut) - 1) + ["F"]
    lines = [f"{step.iso(9)} stdout {tag} {part}" for tag, part in zip(tags, cut)]
    # Another stream's line between the parts of one.
    return lines[:1] + [f"{step.iso(9)} stderr F heartbeat"] + lines[1:] if step.place == 2 else lines


def journald(step: Step) -> str:
    micros = step.milliseconds * 1000 + 311
    return compact({
        "__CURSOR": f"s=7b2b;i={step.place + 61:x};b=93c1;m=1;t=1;x=1", "__REALTIME_TIMESTAMP": str(micros),
        "__MONOTONIC_TIMESTAMP": str(8_000_000 + step.place), "_BOOT_ID": "93c1d0a4b1a44bd2a2f5c6f1c7b9e0d3",
        "_TRANSPORT": "stdout", "PRIORITY": "6", "SYSLOG_IDENTIFIER": "router", "_PID": "4211", "_UID": "990",
        "_SYSTEMD_UNIT": "router.service", "_HOSTNAME": "desk-1",
        "MESSAGE": json.dumps({"event": NAMES[step.what], **snake(step)})})
