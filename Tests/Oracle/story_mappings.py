"""The story as five systems tell it that blotter does not know: what mapping files have to read. Values are invented."""

from __future__ import annotations

import json
from typing import Any

from story import REASON, STEPS, Step

Members = dict[str, Any]


def coinbase_id(step: Step) -> str:
    return f"desk-{step.order.number}"


def _coinbase_order(step: Step) -> Members:
    """The order with all its totals, as each message has it."""
    order = step.order
    parts = len([each for each in STEPS if each.what == "fill" and each.order == order and each.place <= step.place])
    paid = sum(each.fee for each in STEPS if each.order == order and each.place <= step.place)
    status = {"place": "PENDING", "reject": "FAILED", "cancel": "CANCELLED"}.get(
        step.what, "FILLED" if step.is_whole else "OPEN")
    return {
        "avg_price": str(step.average if step.total else 0), "cancel_reason": "User requested" if step.what == "cancel"
        else "", "client_order_id": coinbase_id(step), "cumulative_quantity": str(step.total),
        "leaves_quantity": str(step.rest), "limit_price": str(order.price), "number_of_fills": str(parts),
        "order_id": f"0b3c-{order.number}", "order_side": order.side.upper(), "order_type": "Limit",
        "product_id": "SOL-EUR", "reject_reason": REASON if step.what == "reject" else "", "status": status,
        "total_fees": str(paid)}


def coinbase() -> list[str]:
    """A heartbeat, then each step; what has happened is said again with the next order's step, in another event."""
    lines = [{"channel": "heartbeats", "timestamp": STEPS[0].iso(9), "sequence_num": 0,
              "events": [{"current_time": "x", "heartbeat_counter": 1}]}]
    last: Members | None = None
    for number, step in enumerate(STEPS, 1):
        told = _coinbase_order(step)
        events = [{"type": "update", "orders": [told]}]
        if step.what == "place" and step.order.letter in "AC":
            told_again = {**told, "status": "OPEN"}
            events.append({"type": "update", "orders": [told_again]})
        if last is not None and last["status"] in ("OPEN", "FILLED"):
            events.insert(0, {"type": "update", "orders": [last]})
        lines.append({"channel": "user", "client_id": "", "timestamp": step.iso(9), "sequence_num": number,
                      "events": events})
        last = told
    return [json.dumps(line, separators=(",", ":")) for line in lines]


def kraken_id(step: Step) -> str:
    return f"desk_{step.order.number}"


def kraken() -> list[str]:
    """Reports of executions; only those that acknowledge an order bear the client's id, so all of an order do here."""
    lines: list[Members] = [{"channel": "status", "type": "update", "data": [{"system": "online", "version": "2.0.10"}]}]
    for number, step in enumerate(STEPS, 1):
        order = step.order
        report: Members = {
            "order_id": f"OK4GJX-{order.number}", "cl_ord_id": kraken_id(step), "symbol": "SOL/EUR", "side": order.side,
            "order_type": "limit", "order_qty": float(order.quantity), "limit_price": float(order.price),
            "timestamp": step.iso(6), "cum_qty": float(step.total), "order_status": "new"}
        if step.what == "fill":
            report |= {"exec_type": "trade", "exec_id": f"TGBB7L-{step.place}", "last_qty": float(step.quantity),
                       "last_price": float(step.price),
                       "fees": [{"asset": "EUR", "qty": float(step.fee)}, {"asset": "EUR", "qty": 0.0}]}
        else:
            report["exec_type"] = {"place": "pending_new", "reject": "canceled", "cancel": "canceled"}[step.what]
            report["reason"] = REASON if step.what == "reject" else "User requested"
        reports = [report]
        if step.what == "place":
            reports.append({**report, "exec_type": "new"})
        if step.what == "fill" and step.is_whole:
            reports.append({**report, "exec_type": "filled"})
        lines.append({"channel": "executions", "type": "update", "data": reports, "sequence": number})
    return [json.dumps(line) for line in lines]


def hyperliquid_id(step: Step) -> str:
    return f"0x{step.order.number:032x}"


def hyperliquid() -> list[str]:
    """Statuses of orders in one channel, what was filled in another; a status's own word says why an order is over."""
    lines: list[Members] = [{"channel": "subscriptionResponse", "data": {"method": "subscribe"}}]
    for step in STEPS:
        order = step.order
        cloid = hyperliquid_id(step)
        if step.what == "fill":
            fill = {"coin": "SOL", "px": str(step.price), "sz": str(step.quantity), "side": order.side[0] == "b" and "B"
                    or "A", "time": step.milliseconds, "oid": 57_000_000_000 + order.number, "tid": 9_000 + step.place,
                    "fee": str(step.fee), "feeToken": "USDC", "cloid": cloid}
            lines.append({"channel": "userFills", "data": {"user": "0x70", "fills": [fill]}})
            continue
        status = {"place": "open", "reject": "perpMarginRejected", "cancel": "selfTradeCanceled"}[step.what]
        lines.append({"channel": "orderUpdates", "data": [
            {"order": {"coin": "SOL", "side": "B" if order.side == "buy" else "A", "limitPx": str(order.price),
                       "sz": str(step.rest), "origSz": str(order.quantity), "oid": 57_000_000_000 + order.number,
                       "timestamp": step.milliseconds - 30, "cloid": cloid},
             "status": status, "statusTimestamp": step.milliseconds}]})
    return [json.dumps(line) for line in lines]


def bitfinex_id(step: Step) -> str:
    return str(33_950_000_000 + step.order.number)


def bitfinex() -> list[str]:
    """Arrays without names; the sign of an amount is the side, and what a fee costs is below zero."""
    lines: list[Any] = [{"event": "subscribed", "channel": "auth"}, [0, "hb"]]
    for step in STEPS:
        order = step.order
        sign = 1 if order.side == "buy" else -1
        if step.what == "fill":
            lines.append([0, "tu", [
                1_400_000 + step.place, "tSOLEUR", step.milliseconds, int(bitfinex_id(step)),
                float(sign * step.quantity), float(step.price), "LIMIT", float(order.price), 1, float(-step.fee), "EUR"]])
            continue
        word, status = {"place": ("on", "ACTIVE"), "reject": ("oc", f"CANCELED was: {REASON}"),
                        "cancel": ("oc", "CANCELED")}[step.what]
        members: list[Any] = [None] * 18
        members[0], members[3], members[5] = int(bitfinex_id(step)), "tSOLEUR", step.milliseconds
        members[6], members[7], members[8] = float(sign * step.rest), float(sign * order.quantity), "EXCHANGE LIMIT"
        members[13], members[16], members[17] = status, float(order.price), 0
        lines.append([0, word, members])
    return [json.dumps(line, separators=(",", ":")) for line in lines]


def otlp_id(step: Step) -> str:
    return f"D{step.order.number}"


def _pairs(values: Members) -> list[Members]:
    """Attributes as OTLP has them; whole numbers are text there."""
    def value(said: Any) -> Members:
        return {"stringValue": said} if isinstance(said, str) else {"doubleValue": float(said)}
    return [{"key": key, "value": value(said)} for key, said in values.items()]


def otlp() -> list[str]:
    """An exporter's batches: what each record says stands in a list of keys and values, two records in one line."""
    records: list[Members] = []
    for step in STEPS:
        order = step.order
        said: Members = {"side": order.side, "order.id": otlp_id(step), "instrument": "SOL-EUR"}
        if step.what == "place":
            said |= {"qty": order.quantity, "px": order.price}
        if step.what == "fill":
            units = int(step.price)
            said |= {"fill.qty": step.quantity, "px.units": units, "px.nano": (step.price - units) * 10**9,
                     "commission": step.fee}
        if step.what == "reject":
            said["why"] = REASON
        name = {"place": "submitted", "fill": "filled", "reject": "rejected", "cancel": "canceled"}[step.what]
        records.append({"timeUnixNano": str(step.nanoseconds), "eventName": f"order.{name}", "attributes": _pairs(said)})
    lines = []
    for start in range(0, len(records), 2):
        lines.append({"resourceLogs": [{
            "resource": {"attributes": _pairs({"service.name": "router"})},
            "scopeLogs": [{"scope": {"name": "desk"}, "logRecords": [record]} for record in records[start:start + 2]]}]})
    return [json.dumps(line, separators=(",", ":")) for line in lines]
