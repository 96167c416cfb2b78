"""Random lines of logs: native ones, objects of other systems with what tempts a reader to guess wrongly, text."""

from __future__ import annotations

from typing import Any, Callable

from random_times import clock, epoch, moment
from random_values import Dice, Members, Token, written

TIMES = ("ts timestamp time datetime ts_event event_time event_ts event_timestamp ts_utc timestamp_utc ts_ms time_ms "
         "timestamp_ms ts_ns timestamp_ns ts_unix event_ts_unix timestamp_unix transact_time wall_ts asctime logged_at "
         "recorded_at captured_at emitted_at uptime elapsed latency_ms")
ORDER_IDS = ("client_order_id cl_ord_id client_oid cloid order_link_id order_id oid ord_id exchange_order_id "
             "venue_order_id broker_order_id id parent_order_id")
SYMBOLS = "symbol instrument_id trading_pair instrument inst_id product_id ticker pair base_asset"
SIDES = "side order_side direction trade_side trade_type action position_side"
SIZES = "quantity qty size amount shares contracts volume order_qty order_quantity orig_qty original_size"
FILLED = ("fill_qty fill_quantity fill_size last_qty last_quantity last_size last_shares exec_qty filled_qty "
          "filled_quantity filled_size filled_volume executed_qty executed_volume filled")
SUMS = ("cum_qty cumulative_qty cumulative_quantity cum_quantity cumulative_filled_qty remaining remaining_qty "
        "remaining_quantity remaining_size remaining_volume leaves_qty")
PRICES = ("limit_price order_price price px fill_price last_px exec_price execution_price filled_price avg_price "
          "avg_px average_price avg_fill_price reference_price current_price mid_price arrival_price stop_price")
FEES = "fill_fee fee commission fees fee_paid fee_amount exec_fee paid_fee"
CODES = "fee_currency fee_ccy fee_asset commission_asset commission_currency"
KINDS = "kind kind kind event event_type event_name action type msg_type msg message"
STATUSES = "status state order_status exec_type"
NESTS = ("details detail data payload order fill trade event params body fields context ctx extra attributes "
         "jsonPayload meta result")
WORDS = ("intent signal order_intent trade_intent order order_created order_placed order_new new_order order_submitted "
         "order_initialized new created placed submitted fill partial_fill order_fill order_filled partially_filled "
         "order_partially_filled order_partial_fill order_executed trade_executed filled trade execution executed "
         "error order_rejected order_failed order_failure order_error order_denied rejected failed denied "
         "order_canceled "
         "order_cancelled order_expired canceled cancelled expired cancel expire amend bust gate risk_veto risk_block "
         "risk_blocked order_blocked blocked vetoed orders order_update order_updated order_status trade_update "
         "execution_report")
OTHER_WORDS = ("heartbeat cancel_rejected order_modified order_replace_request position_opened session_started "
               "snapshot balance tick quote pending_new accepted cancel_requested OrderFilledEvent "
               "BuyOrderCreatedEvent "
               "OrderAccepted order/filled strategy:start FILL_EVENT event")
PROSE = ["order filled at 101.5", "Order rejected: no margin", "placing new order", "fill", "connected to venue",
         "ORDER_FILLED", "Déjà vu: Auftrag ausgeführt", "price {x} crossed", "", "filled", "x" * 70, "order", "取消"]
IDS = ["ord_1", "c-17", "8389765988001945001", "0", "-1", "none", "None", "N/A", "nan", "null", "", " a b ", "ü-9",
       "a/b", "true"]


class Lines:
    """Makes lines from one source of chance."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    # Values

    def identifier(self) -> Any:
        dice = self.dice
        if dice.chance(0.25):
            return Token(dice.word("42 8389765988001945001 0 -1 123456789012345678901234567890 7 12.5"))
        if dice.chance(0.3):
            return dice.choice([*IDS, None, Members([("id", "x")])])
        return f"{dice.word('ord c O clid')}-{dice.randint(1, 40)}"

    def kind_word(self) -> Any:
        dice = self.dice
        word = dice.word(WORDS) if dice.chance(0.75) else dice.word(OTHER_WORDS)
        if dice.chance(0.1):
            return dice.choice([*PROSE, Token("3"), None, True, Members([("type", "fill")])])
        spelled = dice.spelled(word)
        return spelled + "Event" if dice.chance(0.06) else spelled

    def side(self) -> Any:
        return self.dice.choice(["buy", "sell", "BUY", "Sell", "Side.BUY", "TradeType.SELL", "bid", "ASK", "B", "s",
                                 "long", "short", "1", Token("2"), "none", None, "yes", True, " buy "])

    def order_type(self) -> Any:
        return self.dice.choice(["market", "LIMIT", "OrderType.LIMIT", "mkt", "LMT", "stp", "stop_limit", "GTC", "FOK",
                                 "Limit", "MARKET", Token("1"), None, "trailing_stop", "order", "info"])

    def amount(self) -> Any:
        return self.dice.odd_amount() if self.dice.chance(0.2) else self.dice.amount()

    def fee(self) -> Any:
        dice = self.dice
        if dice.chance(0.25):
            return dice.choice(["0.10 USD", "USD 0.5", "0.25USDT", "-0.01 BNB", "1 usd", "0 EUR", "3 TOOLONG",
                                "1.5  USD"])
        return self.amount()

    def text(self) -> Any:
        return self.dice.choice([*PROSE, None, Token("42"), True, "insufficient balance", Members([("code", "E1")])])

    def decision(self) -> Any:
        return self.dice.choice(["ALLOW", "BLOCK", "allowed", "Passed", "approved", "denied", "REJECTED", "veto", True,
                                 False, "true", "false", "maybe", Token("1"), None, "ok", "fail"])

    # Objects

    def fields(self) -> list[tuple[str, Callable[[], Any], float]]:
        """Names of a field, what makes its values, and the share of objects that have one."""
        dice = self.dice
        return [
            (TIMES, lambda: moment(dice), 0.8), (KINDS, self.kind_word, 0.85), (ORDER_IDS, self.identifier, 0.6),
            (SYMBOLS, lambda: dice.choice(["BTC-USD", "ETH/USD", "AAPL", "", None, Token("5"), "X" * 65, "Ñ"]), 0.6),
            (SIDES, self.side, 0.5), (SIZES, self.amount, 0.5), (FILLED, self.amount, 0.35), (SUMS, self.amount, 0.15),
            (PRICES, self.amount, 0.5), (FEES, self.fee, 0.3), (CODES, lambda: dice.word("USD BNB eth"), 0.1),
            (STATUSES, lambda: self.kind_word() if dice.chance(0.8) else dice.word("ok open done accepted"), 0.3),
            ("order_type ord_type type", self.order_type, 0.3), ("intent_id signal_id", self.identifier, 0.15),
            ("fill_id exec_id execution_id exchange_trade_id trade_id tid", self.identifier, 0.2),
            ("session_id session runtime_session_id run_id", self.identifier, 0.15),
            ("mode trading_mode execution_mode", lambda: dice.choice(["live", "Paper", "dry-run", "fast", None]), 0.15),
            ("venue exchange", lambda: dice.choice(["kraken", "XNAS", None, Token("3")]), 0.1),
            ("account account_id", self.identifier, 0.1), ("gate gate_name rule check", self.text, 0.12),
            ("decision passed allowed approved", self.decision, 0.12),
            ("reason veto_reason reason_code", self.text, 0.15),
            ("error error_message reject_reason text msg message", self.text, 0.2),
            ("s p q x i t", self.amount, 0.05),
            ("level logger strategy legs", lambda: dice.choice(["info", [Token("1")]]), 0.2)]

    def members(self, share: float = 1.0) -> Members:
        dice = self.dice
        found: list[tuple[str, Any]] = []
        for names, value, chance in self.fields():
            while dice.chance(chance * share):
                found.append((dice.spelled(dice.word(names)), value()))
                chance *= 0.3
        dice.shuffle(found)
        if found and dice.chance(0.03):
            name, _ = dice.choice(found)
            found.append((name, dice.choice([value for _, value in found])))
        return Members(found)

    def foreign(self) -> Members:
        dice = self.dice
        line = self.members(dice.choice([1.0, 0.6, 0.3]))
        for depth in range(2):
            if dice.chance(0.45):
                inner = self.members(dice.choice([0.8, 0.5]))
                if dice.chance(0.3):
                    inner.add(dice.word(NESTS), self.members(0.4))
                value: Any = written(inner, dice) if dice.chance(0.12) else inner
                line.pairs.insert(dice.randint(0, len(line.pairs)), (dice.spelled(dice.word(NESTS)), value))
        if dice.chance(0.15):
            line.add(dice.word("legs data fills orders"), [self.members(0.4) for _ in range(dice.randint(0, 3))])
        return line

    def native_fields(self) -> list[tuple[str, Callable[[], Any], float]]:
        """Members of a native payload, what makes their values, and the share of payloads that have one."""
        return [
            ("order_id", self.identifier, 0.7),
            ("client_id", self.identifier, 0.3),
            ("intent_id", self.identifier, 0.4),
            ("side", self.side, 0.4),
            ("quantity", self.amount, 0.5),
            ("order_type", self.order_type, 0.3),
            ("limit_price", self.amount, 0.3),
            ("current_price", self.amount, 0.3),
            ("filled_quantity", self.amount, 0.5),
            ("cumulative_quantity", self.amount, 0.1),
            ("fill_price", self.amount, 0.5),
            ("fill_fee", self.fee, 0.4),
            ("average_price", self.amount, 0.1),
            ("fee_currency", lambda: "USD", 0.1),
            ("fill_id", self.identifier, 0.2),
            ("trade_id", self.identifier, 0.2),
            ("execution_id", self.identifier, 0.2),
            ("gate", self.text, 0.3),
            ("gate_name", self.text, 0.2),
            ("decision", self.decision, 0.2),
            ("passed", self.decision, 0.2),
            ("reason", self.text, 0.3),
            ("error", self.text, 0.3),
            ("message", self.text, 0.1),
        ]

    def native(self) -> Members:
        dice = self.dice
        kind = dice.word("intent order fill gate error cancel expire amend bust heartbeat FILL Order order_filled "
                         "canceled")
        payload = Members()
        for name, value, chance in self.native_fields():
            if dice.chance(chance):
                payload.add(name, value())
        line = Members([("ts", moment(dice)), ("kind", kind), ("payload", payload)])
        for name, words in (("session_id", "s-1 s-2"), ("symbol", "BTC-USD ETH-USD"), ("mode", "paper odd")):
            if dice.chance(0.7):
                odd: list[Any] = [None, Token("1"), ""]
                line.add(name, dice.choice(odd) if dice.chance(0.1) else dice.word(words))
        dice.shuffle(line.pairs)
        return line

    # Lines

    def prefix(self) -> str:
        dice = self.dice
        return dice.choice([
            f"{clock(dice)} INFO  bot.exec - ", f"{clock(dice)} [main] WARN com.acme.Bot: ", f"[{clock(dice)}] ",
            f"{clock(dice)} stdout F ", f"Mar  2 14:30:00 host bot[{dice.randint(1, 99999)}]: ", "INFO:root:",
            f"{clock(dice)} - 15 - core.event.event_reporter - EVENT_LOG - ", "exec ",
            "<13>1 2025-06-01T10:00:00Z h a - - ",
            f"{dice.randint(1, 9)} ", "12345678 ", "-- ", "> "])

    def wrapped(self, text: str) -> str:
        dice = self.dice
        if dice.chance(0.5):
            pairs = [("log", text + "\n"), ("stream", "stdout"), ("time", clock(dice))]
            drop = dice.randrange(6)
            pairs = [pair for index, pair in enumerate(pairs) if index == 0 or index != drop]
        else:
            pairs = [("__CURSOR", "s=1;i=2"), ("__REALTIME_TIMESTAMP", str(dice.seconds() * 10**6 + 77)),
                     ("MESSAGE", text), ("PRIORITY", "6"), ("_SYSTEMD_UNIT", "bot.service")]
        if dice.chance(0.2):
            pairs.append((dice.word("ts session_id symbol timestamp"), dice.choice([epoch(dice), "s-9", clock(dice)])))
        return written(Members(pairs), dice)

    def broken(self, text: str) -> str:
        dice = self.dice
        return dice.choice([
            text[:dice.randint(1, max(1, len(text) - 1))], text + "}", text + " trailing", text.replace(":", "", 1),
            "{", "}", "NaN", '{"price": NaN, "kind": "fill"}', "[1, 2", '{"a": 01}', '{"a": "\t"}',
            '{"a": 1,}', "{'a': 1}", "{}", '"text"', "42", "[]", "null", text + text, '{"ts": tru'])

    def plain_text(self) -> str:
        return self.dice.choice([
            "Traceback (most recent call last):", "  File \"bot.py\", line 3", "starting up", "----", "é à",
            "[main] ready", "2025-06-01 10:00:00,123 INFO connected", "\t\tat com.acme.Bot", "#"])

    def array(self) -> str:
        dice = self.dice
        return written([Token(str(dice.randint(1, 99))), self.kind_word(), self.members(0.5)], dice)

    def line(self) -> str:
        dice = self.dice
        way = dice.random()
        if way < 0.03:
            return self.plain_text()
        if way < 0.04:
            return dice.choice(["", "   ", "\t"])
        if way < 0.08:
            return self.array()
        text = written(self.native() if way < 0.25 else self.foreign(), dice)
        if way > 0.96:
            return self.broken(text)
        for _ in range(dice.choice([0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4])):
            text = self.prefix() + text if dice.chance(0.4) else self.wrapped(text)
        return text

    def lines(self) -> list[str]:
        """A line, or the lines into which a container's runtime cut one."""
        dice = self.dice
        text = self.line()
        if not dice.chance(0.03):
            return [text]
        cuts = sorted(dice.randint(0, len(text)) for _ in range(dice.randint(1, 2)))
        parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)])]
        stream = dice.word("stdout stderr")
        if dice.chance(0.5):
            tags = ["P"] * len(cuts) + ["F"]
            found = [f"2025-06-01T10:00:00.{dice.randrange(10**9):09d}Z {stream} {tag} {part}"
                     for tag, part in zip(tags, parts)]
        else:
            parts[-1] += "\n"
            found = [written(Members([("log", part), ("stream", stream), ("time", "2025-06-01T10:00:00.5Z")]), dice)
                     for part in parts]
        if dice.chance(0.2):
            found.insert(1, dice.choice(["between", self.line()]))
        return found
