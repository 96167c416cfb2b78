"""Any other object: its fields guessed by their names, and rules against guessing wrongly."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator

from naive_fields import BLOCKS, IDS, OF_KIND, UPDATES, canonical_kind, field_value, kind_of, other_order_id, plain
from naive_times import is_plausible, time_ns
from naive_values import amount, amount_with_code, container_in, decimal, is_nothing, trimmed

NESTED = {plain(name) for name in (
    "details detail data payload order fill trade event params body fields context ctx extra attributes "
    "jsonPayload").split()}
SIZES = "quantity qty size amount shares contracts volume"
TOTALS = "filled_qty filled_quantity filled_size filled_volume executed_qty executed_volume filled"
PRICES = "price px"
NAMES = {
    "ts": "ts timestamp time datetime ts_event event_time event_ts event_timestamp ts_utc timestamp_utc ts_ms time_ms "
          "timestamp_ms ts_ns timestamp_ns ts_unix event_ts_unix timestamp_unix transact_time wall_ts asctime "
          "logged_at recorded_at captured_at emitted_at",
    "session_id": "session_id | session runtime_session_id",
    "symbol": "symbol | instrument_id trading_pair instrument inst_id product_id ticker pair",
    "mode": "mode | trading_mode execution_mode",
    "order_id": "client_order_id cl_ord_id client_oid cloid order_link_id | order_id oid ord_id "
                "| exchange_order_id venue_order_id broker_order_id",
    "intent_id": "intent_id | signal_id",
    "fill_id": "fill_id exec_id execution_id exchange_trade_id | trade_id tid",
    "venue": "venue exchange",
    "account": "account account_id",
    "side": "side | order_side direction trade_side trade_type | action",
    "order_type": "order_type ord_type | type",
    "quantity": f"order_qty order_quantity orig_qty original_size | {SIZES}",
    "limit_price": f"limit_price | order_price | {PRICES}",
    "reference_price": "reference_price current_price mid_price arrival_price",
    "filled_quantity": "fill_qty fill_quantity fill_size last_qty last_quantity last_size last_shares exec_qty "
                       f"| {TOTALS} | {SIZES}",
    "cumulative_quantity": "cum_qty cumulative_qty cumulative_quantity cum_quantity cumulative_filled_qty",
    "fill_price": f"fill_price last_px exec_price execution_price filled_price | {PRICES}",
    "average_price": "avg_price avg_px average_price avg_fill_price",
    "fill_fee": "fill_fee fee commission fees fee_paid fee_amount exec_fee paid_fee",
    "fee_currency": "fee_currency fee_ccy fee_asset commission_asset commission_currency",
    "gate": "gate | gate_name rule check",
    "decision": "decision passed allowed approved",
    "reason": "reason veto_reason reason_code",
    "error": "error error_message reject_reason reason text msg message",
    "kind": "kind | event event_type event_name | action type msg_type | msg message",
    "status": "status state order_status exec_type",
    "remaining": "remaining remaining_qty remaining_quantity remaining_size remaining_volume leaves_qty",
}
GROUPS = {name: [[plain(word) for word in group.split()] for group in words.split("|")]
          for name, words in NAMES.items()}
TEXTS_ONLY = {"session_id", "symbol", "mode", "venue", "fee_currency", "kind", "status"}
NO_IDS = ("0", "-1", "n/a", "nan", "none", "null")
MODES = ("backtest", "demo", "dry_run", "live", "paper", "replay", "shadow", "sim", "simulated", "simulation",
         "testnet")
ORDER_TYPES = ("limit", "market", "stop", "stop_limit", "stop_market", "take_profit", "trailing_stop")


def is_good(name: str, value: Any) -> bool:
    """Whether a value is what its field needs."""
    if name == "ts":
        return is_plausible(value)
    if name == "other_order_id":
        return any(digit in value for digit in "123456789")
    if name in IDS:
        return value.lower() not in NO_IDS
    if name in ("quantity", "filled_quantity", "cumulative_quantity"):
        return float(value) > 0
    if name in ("limit_price", "reference_price", "fill_price", "average_price"):
        return float(value) != 0
    if name == "symbol":
        return len(value) <= 64
    known = {"side": ("buy", "sell"), "order_type": ORDER_TYPES, "decision": ("ALLOW", "BLOCK")}
    return value in known.get(name, (value,))


class Level:
    """An object, and its members by their plain names."""

    def __init__(self, value: dict[str, Any], of_order: bool = False) -> None:
        self.value = value
        # Whether it stands in a member `order`.
        self.of_order = of_order
        self.members: dict[str, Any] = {}
        for name, member in value.items():
            if len(name) > 1 and name[0] != "#":
                self.members.setdefault(plain(name), member)

    def below(self) -> Iterator[Level]:
        for name, value in self.value.items():
            inner = container_in(value) if plain(name) in NESTED else None
            if isinstance(inner, dict):
                yield Level(inner, self.of_order or plain(name) == "order")


class Guess:
    """The fields of one object and of what is around it."""

    def __init__(self, objects: list[Any]) -> None:
        self.line: dict[str, Any] = objects[0]
        self.outer = [value for value in objects[1:] if isinstance(value, dict)]
        ring = [Level(self.line)]
        self.levels = list(ring)
        for _ in range(2):
            ring = [inner for level in ring for inner in level.below()]
            self.levels += ring
        self.around = [Level(value) for value in self.outer]

    def values(self, name: str, groups: list[list[str]] | None = None, with_order: bool = True,
               levels: list[Level] | None = None) -> Iterator[Any]:
        """All that is found under a field's names, the first that counts first."""
        for group in GROUPS[name] if groups is None else groups:
            for level in self.levels if levels is None else levels:
                for word in group:
                    if (with_order or not level.of_order) and not is_nothing(level.members.get(word)):
                        yield level.members[word]

    def read(self, name: str, value: Any) -> Any:
        """A value as a field's, None when it is not what the field needs."""
        if name in TEXTS_ONLY and not isinstance(value, str):
            return None
        if isinstance(value, bool) and name in IDS:
            return None
        read = field_value(name, value)
        return read if read is not None and is_good(name, read) else None

    def find(self, name: str, groups: list[list[str]] | None = None, with_order: bool = True,
             levels: list[Level] | None = None, needs: Callable[[Any], Any] = lambda value: True) -> Any:
        for value in self.values(name, groups, with_order, levels):
            read = self.read(name, value)
            if read is not None and needs(read):
                return read
        return None

    # Fields of every event

    def time(self) -> int | None:
        own = time_ns(self.line.get("ts"))
        if own is not None:
            return own
        for levels in (self.levels, self.around):
            found = self.find("ts", with_order=False, levels=levels)
            if found is not None:
                return found
        for value in self.outer:
            for name in ("__REALTIME_TIMESTAMP", "#time"):
                if name in value:
                    found = time_ns(value[name])
                    return found if found is not None and is_plausible(found) else None
        return None

    def mode(self) -> str | None:
        own = self.line.get("mode")
        own = trimmed(own) if isinstance(own, str) else None
        return self.find("mode", needs=lambda mode: mode == own or mode.lower().replace("-", "_") in MODES)

    def order_id(self) -> str | None:
        found = self.find("order_id")
        if found is not None:
            return found
        for level in self.levels:
            if level.of_order and (read := self.read("order_id", level.members.get("id"))):
                return read
        return None

    def event(self) -> dict[str, Any]:
        event = {name: self.find(name) for name in ("symbol", "intent_id")}
        event |= {name: self.find(name, with_order=False) for name in ("venue", "account")}
        event["mode"] = self.mode()
        event["ts"] = self.time()
        event["session_id"] = self.find("session_id", with_order=False, levels=self.levels + self.around)
        event["order_id"] = self.order_id()
        exchange_ids = self.values("order_id", GROUPS["order_id"][2:])
        event["other_order_id"] = next(filter(None, (self.read("other_order_id", each) for each in exchange_ids)), None)
        event["other_order_id"] = other_order_id(event)
        kind = Kind(self, event)
        event["kind"] = kind.name
        event |= {name: self.find(name, with_order=kind.name != "fill" or name == "side")
                  for name in OF_KIND.get(kind.name or "", ()) if name != "cumulative_fee"}
        if kind.name == "fill":
            self._finish_fill(event, kind)
        if event.get("order_type") == "market":
            event["limit_price"] = None
        if kind.name == "gate" and event["decision"] is None and kind.word and plain(kind.word) in BLOCKS:
            event["decision"] = "BLOCK"
        return event

    def _finish_fill(self, event: dict[str, Any], kind: Kind) -> None:
        one, total, _ = GROUPS["filled_quantity"]
        sum_so_far = self.find("filled_quantity", [total], with_order=False)
        has_rest = any(amount(value) is not None for value in self.values("remaining"))
        if sum_so_far is not None and (kind.is_by_status or has_rest):
            event["filled_quantity"] = self.find("filled_quantity", [one], with_order=False)
            event["cumulative_quantity"] = sum_so_far
        if event["fee_currency"] is None:
            event["fee_currency"] = self._currency_of_fee()

    def _currency_of_fee(self) -> str | None:
        for value in self.values("fill_fee", with_order=False):
            if self.read("fill_fee", value) is not None:
                return amount_with_code(value)[1]
        return None


class Kind:
    """What kind of event a line is, and by which word."""

    def __init__(self, guess: Guess, event: dict[str, Any]) -> None:
        self.guess = guess
        self.has_order = event["order_id"] is not None
        has_id = self.has_order or event["intent_id"] is not None
        self.word: str | None = guess.find("kind", with_order=False, needs=lambda word: kind_of(word, has_id))
        self.status: str | None = guess.find("status", needs=kind_of)
        update = self.word or guess.find("kind", with_order=False, needs=lambda word: plain(word) in UPDATES)
        self.is_by_status = bool(update and plain(update) in UPDATES and self.status and self.has_order)
        named = self.status if self.is_by_status else self.word
        kind = kind_of(named) if named else None
        own = guess.line.get("kind")
        self.own = trimmed(own) if isinstance(own, str) else None
        self.name = kind if kind and not self._is_doubtful(kind) else self._as_logged(kind is not None)

    def _is_doubtful(self, kind: str) -> bool:
        guess = self.guess
        if kind == "fill":
            if self.status and kind_of(self.status) in ("order", "error", "cancel", "expire"):
                return True
            if any(number is not None and decimal(number) == 0 for number in map(amount, guess.values(
                    "filled_quantity", GROUPS["filled_quantity"][:2], with_order=False))):
                return True
        if kind == "order" and not self.is_by_status and plain(self.word or "") == "order" and self.own != "order":
            if guess.find("quantity") is None:
                return True
        return kind in ("order", "fill") and not self.has_order and self.own not in OF_KIND and all(
            guess.find(name, with_order=kind == "order") is None
            for name in ("quantity", "filled_quantity", "cumulative_quantity"))

    def _as_logged(self, is_contradicted: bool) -> str | None:
        """The word that the object itself has as its kind; a kind that it only claims is none."""
        word = self.guess.find("kind", GROUPS["kind"][:2], levels=self.guess.levels[:1],
                               needs=lambda text: re.fullmatch(r"[\w.:/-]{1,64}", text))
        own = canonical_kind(word) if word else None
        return None if own and is_contradicted else own or word


def auto_event(objects: list[Any]) -> dict[str, Any]:
    return Guess(objects).event()
