"""Native lines: `kind` and an object `payload`, by rules that guess nothing."""

from __future__ import annotations

from typing import Any

from naive_fields import AMOUNTS, OF_KIND, canonical_kind, kind_of
from naive_times import native_ns
from naive_values import Number, strict_amount

# Members that say a field, the first that does counts; other fields have their own name.
NAMES = {
    "order_id": ("order_id", "client_id"),
    "fill_id": ("fill_id", "trade_id", "execution_id"),
    "reference_price": ("current_price",),
    "gate": ("gate", "gate_name"),
    "error": ("error", "message"),
}
IDS = ("order_id", "intent_id", "fill_id")


def is_native(line: Any) -> bool:
    if not isinstance(line, dict) or not isinstance(line.get("payload"), dict):
        return False
    kind = line.get("kind")
    return isinstance(kind, str) and (canonical_kind(kind) is not None or kind_of(kind) is None)


def _identifier(value: Any) -> str | None:
    if isinstance(value, Number):
        return value.text if value.is_whole else None
    return value if isinstance(value, str) and value else None


def _field(payload: dict[str, Any], field: str) -> str | None:
    for name in NAMES.get(field, (field,)):
        value = payload.get(name)
        if field in IDS:
            found = _identifier(value)
        elif field in AMOUNTS:
            found = strict_amount(value)
        else:
            found = value if isinstance(value, str) else None
            if field == "side" and found is not None and found.lower() in ("buy", "sell"):
                found = found.lower()
        if found is not None:
            return found
    if field == "decision" and isinstance(payload.get("passed"), bool):
        return "ALLOW" if payload["passed"] else "BLOCK"
    return None


def native_event(line: dict[str, Any]) -> dict[str, Any]:
    payload = line["payload"]
    kind = canonical_kind(line["kind"]) or line["kind"]
    event: dict[str, Any] = {"kind": kind, "ts": native_ns(line.get("ts"))}
    for name in ("session_id", "symbol", "mode"):
        event[name] = line[name] if isinstance(line.get(name), str) else None
    for field in ("order_id", "intent_id", "venue", "account", *OF_KIND.get(kind, ())):
        event[field] = _field(payload, field)
    return event
