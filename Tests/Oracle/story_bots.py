"""The story as single bots log it, as far as their shapes can tell it; the members are theirs, the values invented."""

from __future__ import annotations

import json
from typing import Any

from story import REASON, STEPS, Step
from story_systems import Members, told


def _last(letter: str) -> Step:
    """The last step that filled something of an order."""
    return [step for step in STEPS if step.order.letter == letter and step.what == "fill"][-1]


def _placed(letter: str) -> Step:
    return next(step for step in STEPS if step.order.letter == letter)


# An audit of Binance's REST answers.

def binance_audit(step: Step) -> list[Members]:
    order = step.order
    known = {"ts": step.iso(6, "+00:00"), "symbol": "SOLEUR", "client_order_id": f"desk_{order.number}"}
    if step.what == "place":
        raw = {"symbol": "SOLEUR", "orderId": 4_293_000 + order.number, "clientOrderId": f"desk_{order.number}",
               "transactTime": step.milliseconds, "price": f"{order.price:.8f}", "origQty": f"{order.quantity:.8f}",
               "executedQty": "0.00000000", "status": "NEW", "type": "LIMIT", "side": order.side.upper()}
        return [{"event_type": "order_ack", **known, "accepted": True, "raw": raw}]
    filled = "FILLED" if step.is_whole else "PARTIALLY_FILLED"
    status = {"reject": "REJECTED", "cancel": "CANCELED"}.get(step.what, filled)
    said: Members = {"event_type": "order_executed", **known, "side": order.side.upper(), "status": status}
    if step.what == "fill":
        said |= {"qty": float(step.total), "price": float(step.average)}
    return [{**said, "reason": REASON} if step.what == "reject" else said]


# A Polymarket bot.

def polymarket_bot(step: Step) -> list[Members]:
    status = {"place": "placed", "reject": "rejected", "cancel": "canceled",
              "fill": "filled" if step.is_whole else "partially_filled"}[step.what]
    said: Members = {"ts": step.milliseconds, "type": "order", "orderId": f"0x{step.order.number:x}",
                     "action": step.order.side, "slug": "sol-above-150", "status": status, "strategy": "late-entry"}
    if step.what == "place":
        said |= {"shares": float(step.order.quantity), "price": float(step.order.price)}
    if step.what == "fill":
        said |= {"shares": float(step.quantity), "price": float(step.price), "fee": float(step.fee)}
    return [{**said, "error": REASON} if step.what == "reject" else said]


def polymarket_bot_id(step: Step) -> str:
    return f"0x{step.order.number:x}"


# An order log of arrays.

def order_array(step: Step) -> list[Any]:
    order = step.order
    said: Members = {"ts": step.iso(3), "order_id": f"D{order.number}", "symbol": "SOL-EUR", "side": order.side}
    if step.what == "place":
        said |= {"qty": float(order.quantity), "type": "limit", "price": float(order.price)}
    if step.what == "fill":
        said |= {"qty": float(step.quantity), "price": float(step.price), "fee": float(step.fee)}
    if step.what == "reject":
        said["reason"] = REASON
    return [[step.place + 1, {"place": "order", "reject": "error"}.get(step.what, step.what), said]]


# A trade journal.

def trade_journal(step: Step) -> list[Members]:
    event = {"place": "order_submitted", "reject": "order_rejected", "cancel": "order_cancelled",
             "fill": "FILL" if step.is_whole else "PARTIAL_FILL"}[step.what]
    payload: Members = {}
    if step.what == "fill":
        payload = {"exec_id": f"0001.{step.place:02}", "fill_qty": float(step.quantity),
                   "cumulative_filled_qty": float(step.total), "fill_price": float(step.price), "fee": float(step.fee)}
    if step.what == "reject":
        payload = {"reason": REASON}
    return [{"journal_entry_id": f"JE-{step.place:05}", "ts": step.iso(6), "strategy": "grid", "event_type": event,
             "trade_id": f"T{step.order.number}", "ticker": "SOL-EUR", "side": step.order.side.upper(),
             "qty": float(step.order.quantity), "payload": payload}]


def trade_id(step: Step) -> str:
    return f"T{step.order.number}"


# Upbit: rounds of orders, each over when its round is logged.

def _upbit(step: Step, state: str, time: Step) -> Members:
    order = step.order
    fees = sum(other.fee for other in STEPS if other.order == order and other.place <= time.place)
    return {"uuid": f"9ca023a5-{order.number}", "market": "KRW-SOL", "side": {"buy": "bid", "sell": "ask"}[order.side],
            "ord_type": "limit", "volume": str(order.quantity), "executed_volume": str(step.total),
            "paid_fee": str(fees), "state": state}


def upbit_id(step: Step) -> str:
    return f"9ca023a5-{step.order.number}"


def upbit() -> list[str]:
    def line(time: Step, orders: list[Members]) -> str:
        clock = time.time.replace(tzinfo=None).isoformat(" ", "milliseconds").replace(" 13:", " 22:")
        return json.dumps({"time_kst": clock, "time_ms": time.milliseconds, "direction": "forward", "asset": "SOL",
                           "orders": orders})
    end = STEPS[-1]
    return [line(_last("A"), [_upbit(_last("A"), "done", _last("A"))]),
            line(end, [_upbit(_last("C"), "cancel", end), _upbit(_placed("D"), "wait", end)])]


# Those that log what was filled at once: the order A as a whole, and D, which is open.

def entries() -> list[str]:
    whole, resting = _last("A"), _placed("D")
    said = [{"ts": step.iso(6, "+00:00"), "type": kind, "order_id": f"rh-{step.order.number}", "symbol": "SOL",
             "side": step.order.side, "qty": float(step.order.quantity)}
            for step, kind in ((whole, "exit"), (resting, "entry"))]
    return [json.dumps({**said[0], "exit_price": float(whole.average), "pnl": 4.5}), json.dumps(said[1])]


def entry_id(step: Step) -> str:
    return f"rh-{step.order.number}"


def solana() -> list[str]:
    whole = _last("A")
    token = {"tokenAddress": "So1desk", "tokenMint": "So1desk", "tokenSymbol": "DESK",
             "id": f"pos-{whole.order.number}"}
    opened = {"type": "open", "timestamp": whole.milliseconds, **token, "entryPrice": float(whole.average),
              "quantity": float(whole.order.quantity)}
    closed = {"type": "close", "timestamp": STEPS[-1].milliseconds, **token, "entryPrice": float(whole.average),
              "exitPrice": 151.0, "quantity": float(whole.order.quantity), "pnl": 34.6}
    return [json.dumps(opened), json.dumps(closed)]


def position_id(step: Step) -> str:
    return f"pos-{step.order.number}"


def webull() -> list[str]:
    whole, resting = _last("A"), _placed("D")
    entries = [{"ts": step.iso(3), "event": "entry_placed", "symbol": "SOL", "quantity": float(step.order.quantity),
                "requestedPrice": float(step.order.price), "filledPrice": float(step.average) if step.total else None,
                "entryOrderId": f"B{step.order.number}", "entryClientOrderId": f"wb-{step.order.number}",
                "stopPrice": 120.0, "stopOrderId": None, "stopClientOrderId": f"ws-{step.order.number}", "volume": 8100}
               for step in (whole, resting)]
    refused = {"ts": STEPS[3].iso(3), "event": "entry_rejected", "symbol": "SOL", "reason": "kill_switch_active",
               "price": 151.0}
    sold = {"ts": STEPS[-1].iso(3), "event": "exit_filled", "symbol": "SOL", "exitReason": "TRAILING",
            "entryPrice": float(whole.average), "exitPrice": 151.0, "quantity": float(whole.order.quantity),
            "realizedPnl": 34.6, "holdMinutes": 1, "volume": 8100}
    return [json.dumps(line) for line in (refused, *entries, sold)]


def webull_id(step: Step) -> str:
    return f"wb-{step.order.number}"


# Those whose lines bear no ids, so that no orders come of them.

def kalshi() -> list[str]:
    return told(lambda step: [{"entered_ts": step.iso(0, "Z").replace(".Z", "Z"), "ticker": "KXHIGHDEN-26APR14-B41.5",
                               "side": "yes", "contracts": int(step.quantity), "price_c": 63,
                               "fee_c": int(step.fee * 100)}] if step.what == "fill" else [])


def arbkit() -> list[str]:
    """Of four legs two are filled, one in part, one not at all."""
    def leg(venue: str, status: Any, asked: int, filled: int) -> Members:
        return {"venueLabel": venue, "outcomeLabel": venue.title(), "status": status, "requestedStakeCents": asked,
                "filledStakeCents": filled, "netPayoutCents": 2 * filled}
    part = {"partiallyFilled": {"filledCents": 300, "unfilledCents": 500, "reason": "depth"}}
    legs = [[leg("north", "filled", 1250, 1250), leg("south", "filled", 4000, 4000)],
            [leg("north", part, 800, 300), leg("south", {"unfilled": "moved"}, 225, 0)]]
    return [json.dumps({"seq": number, "detectionTimestampNs": 1000 * (number + 1), "latencyNs": 900,
                        "marketLabel": "OSL @ BER", "edgeBps": 140, "overroundPpm": 980_000,
                        "requestedStakeCents": sum(one["requestedStakeCents"] for one in pair),
                        "legs": pair, "executionMode": "paper"}) for number, pair in enumerate(legs)]


def engine_ledger() -> list[str]:
    whole = _last("A")
    entered = {"symbol": "SOLEUR", "bucket": "fx", "engine": "breakout", "side": "short",
               "qty": float(whole.order.quantity), "entry": float(whole.average), "exit": 0, "pnl": 0, "fees": 0.37,
               "funding": 0, "ts_entry": whole.milliseconds, "ts_exit": 0}
    closed = {**entered, "exit": 146.5, "pnl": 21.6, "fees": 0.7, "ts_exit": STEPS[-1].milliseconds}
    return [json.dumps(entered), json.dumps(closed)]
