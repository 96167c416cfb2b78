"""The story as venues send it and as FIX has it, in other envelopes than story_systems.py; the values are invented."""

from __future__ import annotations

import json
from typing import Any

from story import STEPS, Step
from story_systems import Members, binance, fix

# The numbers of the tags of FIX.
TAGS = {"Account": 1, "AvgPx": 6, "BeginString": 8, "ClOrdID": 11, "Commission": 12, "CommType": 13, "CumQty": 14,
        "ExecID": 17, "LastPx": 31, "LastQty": 32, "MsgSeqNum": 34, "MsgType": 35, "OrderID": 37, "OrderQty": 38,
        "OrdStatus": 39, "OrdType": 40, "OrigClOrdID": 41, "Price": 44, "SenderCompID": 49, "SendingTime": 52,
        "Side": 54, "Symbol": 55, "TargetCompID": 56, "Text": 58, "TimeInForce": 59, "TransactTime": 60,
        "OrdRejReason": 103, "ExecType": 150, "LeavesQty": 151}


def binance_stream(step: Step) -> list[Members]:
    return [{"stream": "pqia91ma19a5s61cv6a81va65sd", "data": event} for event in binance(step)]


def binance_subscription(step: Step) -> list[Members]:
    return [{"subscriptionId": 0, "event": event} for event in binance(step)]


def binance_futures(step: Step) -> list[Members]:
    """It does not tell of an order that it rejects; a canceled order keeps its id."""
    order = step.order
    if order.letter == "B":
        return []
    fills = step.what == "fill"
    execution = {"place": "NEW", "fill": "TRADE", "cancel": "CANCELED"}[step.what]
    status = execution if not fills else "FILLED" if step.is_whole else "PARTIALLY_FILLED"
    told: Members = {
        "s": "SOLEUR", "c": f"desk_{order.number}", "S": order.side.upper(), "o": "LIMIT", "f": "GTC",
        "q": str(order.quantity), "p": str(order.price), "ap": str(step.average if step.total else 0), "sp": "0",
        "x": execution, "X": status, "i": 8_886_000 + order.number, "l": str(step.quantity), "z": str(step.total),
        "L": str(step.price), "T": step.milliseconds, "t": 9_100 + step.place if fills else 0, "b": "0", "a": "0",
        "m": fills, "R": False, "wt": "CONTRACT_PRICE", "ot": "LIMIT", "ps": "BOTH", "cp": False, "rp": "0"}
    if fills:
        told |= {"n": str(step.fee), "N": "EUR"}
    return [{"e": "ORDER_TRADE_UPDATE", "E": step.milliseconds + 4, "T": step.milliseconds + 1, "o": told}]


def fix_names(step: Step) -> list[Members]:
    return [{**message["Header"], **message["Body"]} for message in fix(step)]


def fix_tags(step: Step) -> list[Members]:
    return [{str(TAGS[name]): value for name, value in message.items()} for message in fix_names(step)]


# Polymarket perps: an order is a message of its own, fills come several in one.

def perps_id(step: Step) -> str:
    return str(550_000 + step.order.number)


def _perps_order(step: Step) -> Members:
    order = step.order
    status = {"place": "open", "reject": "rejected", "cancel": "canceled"}[step.what]
    placed = next(other for other in STEPS if other.order == order)
    return {"oid": int(perps_id(step)), "iid": 17, "buy": order.side == "buy", "p": str(order.price),
            "qty": str(order.quantity), "tif": "gtc", "po": False, "ro": False, "rest": str(step.rest),
            "fill": str(step.total), "cts": placed.milliseconds, "uts": step.milliseconds, "status": status,
            "coid": f"550e8400-{order.number}"}


def _perps_fill(step: Step) -> Members:
    return {"tid": 300 + step.place, "oid": int(perps_id(step)), "iid": 17,
            "side": {"buy": "long", "sell": "short"}[step.order.side], "p": str(step.price), "qty": str(step.quantity),
            "fee": str(step.fee), "fea": "USDC", "psz": str(step.total), "ts": step.milliseconds}


def perps() -> list[str]:
    """Both fills of A come in one message, when the second has happened."""
    def line(channel: str, step: Step, data: Any) -> str:
        return json.dumps({"ch": channel, "ts": step.milliseconds + 2, "sq": 70 + step.place, "data": data})
    lines = []
    for step in STEPS:
        if step.what != "fill":
            lines.append(line("orders", step, _perps_order(step)))
        elif step.is_whole or step.order.letter != "A":
            fills = [other for other in STEPS if other.what == "fill" and other.order == step.order]
            lines.append(line("fills", step, [_perps_fill(other) for other in fills]))
    return lines
