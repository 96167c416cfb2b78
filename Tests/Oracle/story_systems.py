"""The story as trading systems log it; the members are theirs, the values are invented."""

from __future__ import annotations

import json
from typing import Any, Callable

from story import REASON, STEPS, Step

Members = dict[str, Any]


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def told(tell: Callable[[Step], list[Members]], write: Callable[[Any], str] = json.dumps) -> list[str]:
    """The lines of all steps."""
    return [write(members) for step in STEPS for members in tell(step)]


# NautilusTrader: the dictionaries of its order events.

def nautilus_id(step: Step) -> str:
    return f"O-20260414-130500-001-000-{step.order.number - 70030}"


def nautilus(step: Step) -> list[Members]:
    head = {"trader_id": "TRADER-001", "strategy_id": "GridMaker-000", "instrument_id": "SOL-EUR.KRAKEN",
            "client_order_id": nautilus_id(step)}
    account = {"venue_order_id": f"OQ{step.order.number}", "account_id": "KRAKEN-001"}
    tail = {"event_id": f"8c3f0b1e-5a77-4d0e-9a43-{step.place:012d}", "ts_event": step.nanoseconds,
            "ts_init": step.nanoseconds + 81_250}
    late = {**tail, "ts_event": step.nanoseconds + 400_000}
    if step.what == "place":
        return [{"type": "OrderInitialized", **head, "order_side": step.order.side.upper(), "order_type": "LIMIT",
                 "quantity": f"{step.order.quantity:.2f}", "time_in_force": "GTC", "post_only": False,
                 "reduce_only": False, "quote_quantity": False,
                 "options": {"price": f"{step.order.price:.2f}", "expire_time_ns": 0, "display_qty": None},
                 "emulation_trigger": "NO_TRIGGER", "trigger_instrument_id": None,
                 "contingency_type": "NO_CONTINGENCY", "order_list_id": None, "linked_order_ids": None,
                 "parent_order_id": None, "exec_algorithm_id": None, "exec_algorithm_params": None,
                 "exec_spawn_id": None, "tags": None, **tail, "reconciliation": False},
                {"type": "OrderSubmitted", **head, "account_id": "KRAKEN-001", **late}]
    if step.what == "fill":
        return [{"type": "OrderFilled", **head, **account, "trade_id": f"T-{step.place}", "position_id": None,
                 "order_side": step.order.side.upper(), "order_type": "LIMIT", "last_qty": f"{step.quantity:.2f}",
                 "last_px": f"{step.price:.2f}", "currency": "EUR", "commission": f"{step.fee:.2f} EUR",
                 "liquidity_side": "MAKER", **tail, "info": {}, "reconciliation": False}]
    if step.what == "reject":
        return [{"type": "OrderRejected", **head, "account_id": "KRAKEN-001", "reason": REASON, **tail,
                 "reconciliation": False}]
    return [{"type": "OrderCanceled", **head, **account, **tail, "reconciliation": False}]


# Hummingbot: what its event reporter puts behind the prefix of the application's log.

def hummingbot_id(step: Step) -> str:
    return f"HBOT{step.order.side[0].upper()}SLER{step.order.number}"


def _hummingbot(step: Step) -> Members:
    seconds = step.milliseconds / 1000
    order = {"timestamp": seconds, "order_id": hummingbot_id(step)}
    exchange = f"X{step.order.number}"
    if step.what == "place":
        return {"timestamp": seconds, "type": "OrderType.LIMIT", "trading_pair": "SOL-EUR",
                "amount": f"{step.order.quantity:.8f}", "price": f"{step.order.price:.8f}",
                "order_id": hummingbot_id(step), "creation_timestamp": seconds, "exchange_order_id": exchange,
                "leverage": 1, "position": "NIL", "event_name": f"{step.order.side.capitalize()}OrderCreatedEvent"}
    if step.what == "fill":
        fee = {"fee_type": "AddedToCost", "percent": "0", "percent_token": None,
               "flat_fees": [{"token": "EUR", "amount": str(step.fee)}]}
        return {**order, "trading_pair": "SOL-EUR", "trade_type": f"TradeType.{step.order.side.upper()}",
                "order_type": "OrderType.LIMIT", "price": str(step.price), "amount": str(step.quantity),
                "trade_fee": fee, "exchange_trade_id": f"TX-{step.place}", "exchange_order_id": exchange,
                "leverage": 1, "position": "NIL", "event_name": "OrderFilledEvent"}
    if step.what == "reject":
        return {**order, "order_type": "OrderType.LIMIT", "error_message": REASON, "error_type": "ValueError",
                "event_name": "MarketOrderFailureEvent"}
    return {**order, "exchange_order_id": exchange, "event_name": "OrderCancelledEvent"}


def hummingbot_lines() -> list[str]:
    lines = []
    for step in STEPS:
        clock = step.iso(3, "").replace("T", " ").replace(".", ",")
        event = json.dumps({**_hummingbot(step), "event_source": "kraken"})
        lines.append(f"{clock} - 71 - hummingbot.core.event.event_reporter - EVENT_LOG - {event}")
    other = "2026-04-14 13:05:02,500 - 71 - hummingbot.strategy.pure_market_making - INFO - Creating 2 orders."
    return lines[:2] + [other] + lines[2:]


# Alpaca: the messages of its stream of trade updates.

def alpaca_id(step: Step) -> str:
    return f"desk-{step.order.number}"


def _alpaca_order(step: Step, status: str) -> Members:
    number = step.order.number
    return {"id": f"61e69015-8549-4bfd-b9c3-{number:012d}", "client_order_id": alpaca_id(step),
            "created_at": STEPS[0].iso(9), "updated_at": step.iso(9), "submitted_at": STEPS[0].iso(9),
            "filled_at": step.iso(9) if status == "filled" else None, "expired_at": None,
            "canceled_at": step.iso(9) if status == "canceled" else None, "asset_class": "crypto",
            "asset_id": "0c1a36b7-0a5d-4e0f-8a6e-9f5ac1f0a9d1", "symbol": "SOL/USD",
            "qty": str(step.order.quantity), "filled_qty": str(step.total),
            "filled_avg_price": str(step.average) if step.total else None, "order_class": "", "order_type": "limit",
            "type": "limit", "side": step.order.side, "time_in_force": "gtc", "limit_price": str(step.order.price),
            "stop_price": None, "status": status, "extended_hours": False, "legs": None}


def alpaca(step: Step) -> list[Members]:
    event = {"place": "new", "reject": "rejected", "cancel": "canceled",
             "fill": "fill" if step.is_whole else "partial_fill"}[step.what]
    status = {"fill": "filled", "partial_fill": "partially_filled"}.get(event, event)
    data: Members = {"event": event}
    if step.what == "fill":
        data |= {"execution_id": f"7922ab44-5b33-4049-ab9a-{step.place:012d}", "price": str(step.price),
                 "qty": str(step.quantity), "position_qty": str(step.total)}
    return [{"stream": "trade_updates",
             "data": {**data, "order": _alpaca_order(step, status), "timestamp": step.iso(9)}}]


# Binance: the executionReport of its spot user data stream.

def binance_id(step: Step) -> str:
    return f"desk_{step.order.number}"


def binance(step: Step) -> list[Members]:
    if step.what == "place" and step.order.letter == "B":
        return []  # It tells of an order that it rejects once.
    fills, cancels = step.what == "fill", step.what == "cancel"
    execution = {"place": "NEW", "fill": "TRADE", "reject": "REJECTED", "cancel": "CANCELED"}[step.what]
    status = execution if not fills else "FILLED" if step.is_whole else "PARTIALLY_FILLED"
    return [{"e": "executionReport", "E": step.milliseconds + 2, "s": "SOLEUR",
             "c": f"web_{step.place}c" if cancels else binance_id(step), "S": step.order.side.upper(), "o": "LIMIT",
             "f": "GTC", "q": f"{step.order.quantity:.8f}", "p": f"{step.order.price:.8f}", "P": "0.00000000",
             "F": "0.00000000", "g": -1, "C": binance_id(step) if cancels else "", "x": execution, "X": status,
             "r": "INSUFFICIENT_BALANCES" if step.what == "reject" else "NONE", "i": 4_293_000 + step.order.number,
             "l": f"{step.quantity:.8f}", "z": f"{step.total:.8f}", "L": f"{step.price:.8f}",
             "n": f"{step.fee:.8f}" if fills else "0", "N": "EUR" if fills else None, "T": step.milliseconds,
             "t": 9_100 + step.place if fills else -1, "I": 8_641_984 + step.place,
             "w": step.what == "place", "m": fills, "M": False, "O": STEPS[0].milliseconds,
             "Z": f"{step.worth:.8f}", "Y": f"{step.quantity * step.price:.8f}", "Q": "0.00000000"}]


# FIX 4.4 in the JSON encoding of the FIX Trading Community.

def fix_id(step: Step) -> str:
    return f"DESK-{step.order.number}"


def _fix_message(step: Step, kind: str, body: Members, place: int) -> Members:
    sent = step.iso(3, "").replace("-", "").replace("T", "-")
    sender, target = ("DESK", "KRKN") if kind == "D" else ("KRKN", "DESK")
    return {"Header": {"BeginString": "FIX.4.4", "MsgType": kind, "MsgSeqNum": str(place), "SenderCompID": sender,
                       "TargetCompID": target, "SendingTime": sent},
            "Body": {**body, "TransactTime": sent}, "Trailer": {}}


def fix(step: Step) -> list[Members]:
    order = step.order
    names = {"ClOrdID": fix_id(step), "Symbol": "SOL-EUR", "Side": {"buy": "1", "sell": "2"}[order.side],
             "OrderQty": str(order.quantity), "OrdType": "2", "Price": str(order.price)}
    report = {"OrderID": f"OQ{order.number}", "ExecID": f"E{step.place}", **names, "LeavesQty": str(step.rest),
              "CumQty": str(step.total), "AvgPx": str(step.average if step.total else 0)}
    number = 100 + 2 * step.place
    if step.what == "place":
        placed = _fix_message(step, "D", {**names, "TimeInForce": "1"}, number)
        taken = _fix_message(step, "8", {**report, "ExecType": "0", "OrdStatus": "0"}, number + 1)
        return [placed] if order.letter == "B" else [placed, taken]
    if step.what == "fill":
        state = {"ExecType": "F", "OrdStatus": "2" if step.is_whole else "1", "LastQty": str(step.quantity),
                 "LastPx": str(step.price), "Commission": str(step.fee), "CommType": "3"}
    elif step.what == "reject":
        state = {"ExecType": "8", "OrdStatus": "8", "OrdRejReason": "3", "Text": REASON, "LeavesQty": "0"}
    else:
        state = {"ExecType": "4", "OrdStatus": "4", "LeavesQty": "0", "OrigClOrdID": fix_id(step),
                 "ClOrdID": f"DESK-CXL-{step.place}"}
    return [_fix_message(step, "8", {**report, **state}, number)]
