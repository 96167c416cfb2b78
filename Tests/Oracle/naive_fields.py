"""The fields of an event, in which kinds they count, the words for kinds, and how a found value becomes a field's."""

from __future__ import annotations

import re
from typing import Any

from naive_times import time_ns
from naive_values import amount, amount_with_code, scaled, trimmed

COMMON = ("ts", "session_id", "symbol", "mode", "order_id", "other_order_id", "intent_id", "venue", "account")
OF_ORDER = ("side", "quantity", "order_type", "limit_price")
OF_KIND: dict[str, tuple[str, ...]] = {
    "intent": (*OF_ORDER, "reference_price"),
    "order": OF_ORDER,
    "amend": OF_ORDER,
    "fill": ("side", "fill_id", "filled_quantity", "cumulative_quantity", "fill_price", "average_price", "fill_fee",
             "cumulative_fee", "fee_currency"),
    "bust": ("fill_id",),
    "cancel": ("reason",),
    "expire": ("reason",),
    "error": ("error",),
    "gate": ("gate", "decision", "reason"),
}
ALL_FIELDS = {*COMMON, "kind", *(name for names in OF_KIND.values() for name in names)}
IDS = {"order_id", "other_order_id", "intent_id", "fill_id", "account"}
AMOUNTS = {"quantity", "limit_price", "reference_price", "filled_quantity", "cumulative_quantity", "fill_price",
           "average_price", "fill_fee", "cumulative_fee"}


def plain(name: str) -> str:
    """Without case, and without all but letters from A to Z and digits."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _words(table: dict[str, str]) -> dict[str, str]:
    return {plain(word): kind for kind, words in table.items() for word in words.split()}


ALWAYS = _words({
    "gate": "gate order_blocked risk_blocked risk_block risk_veto",
    "expire": "order_expired",
    "cancel": "order_cancelled order_canceled",
    "error": "error order_denied order_error order_failure order_failed order_rejected",
    "fill": "fill order_fill order_filled order_executed trade_executed partial_fill partially_filled "
            "order_partial_fill order_partially_filled",
    "order": "order order_new new_order order_placed order_created order_submitted order_initialized",
    "intent": "intent order_intent trade_intent signal",
})
WITH_ID = _words({
    "gate": "vetoed blocked",
    "expire": "expired",
    "cancel": "cancelled canceled",
    "error": "denied failed rejected",
    "fill": "executed execution trade filled",
    "order": "submitted placed created new",
})
# Words whose line's status says what happened.
UPDATES = {plain(word) for word in ("order", "orders", "order_update", "order_updated", "order_status", "trade_update",
                                    "execution_report")}
# Words that say themselves how the gate decided.
BLOCKS = {plain(word) for word in ("blocked", "vetoed", "order_blocked", "risk_blocked", "risk_block", "risk_veto")}


def bare(word: str) -> str:
    """The word as it is compared: plain, without a last `event`."""
    word = plain(word)
    return word.removesuffix("event") or word


def kind_of(word: str, has_id: bool = True) -> str | None:
    return ALWAYS.get(bare(word)) or (WITH_ID.get(bare(word)) if has_id else None)


def canonical_kind(word: str) -> str | None:
    """A kind's own name in any case."""
    return word.lower() if word.isascii() and word.lower() in OF_KIND else None


def after_dot(text: str) -> str:
    return text.rpartition(".")[2]


def side_of(text: str) -> str:
    short = after_dot(text).lower()
    if short in ("buy", "bid", "b"):
        return "buy"
    return "sell" if short in ("sell", "ask", "s") else text


def order_type_of(text: str) -> str | None:
    short = after_dot(text).lower()
    return {"mkt": "market", "lmt": "limit", "stp": "stop"}.get(short, short) or None


ALLOWING = set("true ok pass passed allow allowed accept accepted approve approved".split())
BLOCKING = set("false fail failed block blocked deny denied veto vetoed reject rejected".split())


def decision_of(text: str) -> str:
    return "ALLOW" if text.lower() in ALLOWING else "BLOCK" if text.lower() in BLOCKING else text


def other_order_id(event: dict[str, Any]) -> str | None:
    """The further id of an event's order: it is none without another that is the order's."""
    own, other = event["order_id"], event["other_order_id"]
    return other if own is not None and own != other else None


def field_value(field: str, value: Any, scale: str | None = None, unit: str | None = None,
                zone: str | None = None, form: str | None = None) -> Any:
    """What a found value is as `field`: of a time nanoseconds, of an amount its decimal text; None if it is none."""
    if field == "ts":
        return time_ns(value, unit, zone, form, scale)
    if field in AMOUNTS:
        number = amount_with_code(value)[0] if field in ("fill_fee", "cumulative_fee") else amount(value)
        return None if number is None else scaled(number, scale)
    text = trimmed(value)
    if text is None:
        return None
    if field == "side":
        return side_of(text)
    if field == "order_type":
        return order_type_of(text)
    return decision_of(text) if field == "decision" else text
