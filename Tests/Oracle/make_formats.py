"""Writes Fixtures/formats: one story (story.py) as other systems log it, and what a right reader makes of it.

    make_formats.py [FOLDER] [--check]

FOLDER/NAME/*.jsonl or *.log are the lines, NAME/expected.json the counts and the orders by their ids, computed from the
story alone, NAME/SOURCE where the shape is documented. --check writes nothing and says which files differ, exit
status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any, Callable

import story_bots as bots
import story_loggers as loggers
import story_systems as systems
import story_venues as venues
from story import ORDERS, STEPS, Order, Step, expected_orders
from story_systems import told

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Shape:
    """How a system logs the story."""

    why: str
    source: str
    lines: list[str]
    name: Callable[[Step], str] = loggers.own_id
    symbol: str = "SOL-EUR"
    # What takes the lines; of several each takes some.
    reader: str = "auto"
    text: int = 0
    # Events beyond one a line.
    more: int = 0
    continued: int = 0
    without: tuple[str, ...] = ()
    # Nanoseconds by which the only clock of the lines is late.
    late: int = 0
    rejects_at_once: bool = False
    # The orders that it tells of, by their letters.
    letters: str = "ABCD"
    # What it tells of them otherwise than the story does.
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Orders whose lines bear no id, by symbol and quantity.
    unnamed: list[dict[str, Any]] = field(default_factory=list)
    file: str = field(default="router.jsonl")

    def expected(self) -> dict[str, Any]:
        def identifier(order: Order) -> str:
            return self.name(next(step for step in STEPS if step.order == order))

        return {"why": self.why, "format": self.reader, "lines": len(self.lines),
                "events": len(self.lines) - self.text - self.continued + self.more, "text": self.text,
                "continued": self.continued, "orders": self.orders(identifier),
                **({"unnamed": self.unnamed} if self.unnamed else {})}

    def orders(self, identifier: Callable[[Order], str]) -> dict[str, Any]:
        said = expected_orders(identifier, self.symbol, self.without, self.rejects_at_once, self.late)
        told_of = {identifier(order): order.letter for order in ORDERS if order.letter in self.letters}
        return {name: {**said[name], **self.changes.get(letter, {})} for name, letter in told_of.items()}


def unnamed(symbol: str, side: str, quantity: float, filled: float, **more: float) -> dict[str, Any]:
    """An order without an id, of which so much is filled."""
    state = "open" if not filled else "filled" if filled == quantity else "partial"
    said = {"state": state, "symbol": symbol, "side": side, "quantity": quantity}
    return {**said, **({"filled_quantity": filled} if filled else {}), **more}


def each(write: Callable[[Step], str]) -> list[str]:
    return [write(step) for step in STEPS]


def parts(write: Callable[[Step], list[str]]) -> list[str]:
    return [line for step in STEPS for line in write(step)]


def around() -> dict[str, Shape]:
    """Containers and the journal."""
    docker = "https://docs.docker.com/engine/logging/drivers/json-file/"
    cri = "https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md"
    return {
        "docker": Shape("A native line as text in docker's object.", docker, each(loggers.docker), reader="native",
                        file="router-json.log"),
        "docker-parts": Shape("Docker cuts long lines: an object a part, and only the last part ends the line.",
                              docker, parts(loggers.docker_parts), reader="native", continued=3,
                              file="router-json.log"),
        "journald": Shape("An object as text in MESSAGE, whose time is the journal's.",
                          "https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html",
                          each(loggers.journald), late=311_000),
        "cri": Shape("A native line behind time, stream and tag.", cri, each(loggers.cri), reader="native",
                     file="0.log"),
        "cri-parts": Shape("Lines that the runtime cut (P), with another stream's line between.", cri,
                           parts(loggers.cri_parts), reader="native", text=1, continued=6, file="0.log"),
        "log4j": Shape("An object behind a prefix, which has the time; text and a stack trace between.",
                       "https://logging.apache.org/log4j/2.x/manual/pattern-layout.html", loggers.log4j_lines(), text=3,
                       file="router.log"),
    }


def libraries() -> dict[str, Shape]:
    return {
        "pino": Shape("Names in camelCase, the time in milliseconds.", "https://getpino.io/#/docs/api",
                      told(lambda step: [loggers.pino(step)], systems.compact)),
        "structlog": Shape("The event's name is the message.", "https://www.structlog.org/en/stable/api.html",
                           told(lambda step: [loggers.structlog(step)])),
        "loguru": Shape("serialize=True: all that was said is two levels down, beside two clocks.",
                        "https://loguru.readthedocs.io/en/stable/api/logger.html",
                        told(lambda step: [loggers.loguru(step)]), reader="loguru"),
        "zap": Shape("The production encoder: the time is a number of seconds.",
                     "https://pkg.go.dev/go.uber.org/zap#NewProductionEncoderConfig",
                     told(lambda step: [loggers.zap(step)], systems.compact)),
        "serilog": Shape("CLEF: time and template have names of one letter.",
                         "https://github.com/serilog/serilog-formatting-compact",
                         told(lambda step: [loggers.serilog(step)], systems.compact), reader="serilog"),
        "opentelemetry": Shape("The Python SDK's log records: a text as body, what matters in attributes with dots.",
                               "https://opentelemetry.io/docs/specs/otel/logs/data-model/",
                               told(lambda step: [loggers.opentelemetry(step)])),
    }


def trading() -> dict[str, Shape]:
    return {
        "nautilus": Shape("Order events by type, of which two tell that an order is placed; a fee with its currency.",
                          "https://nautilustrader.io/docs/latest/concepts/events/order_filled/",
                          told(systems.nautilus, systems.compact), systems.nautilus_id, "SOL-EUR.KRAKEN",
                          reader="nautilus"),
        "hummingbot": Shape("Events behind a prefix; sides in the event's name, fees in an array.",
                            "https://github.com/hummingbot/hummingbot/blob/master/hummingbot/core/event/events.py",
                            systems.hummingbot_lines(), systems.hummingbot_id, reader="hummingbot", text=1,
                            file="logs_desk.log"),
        "alpaca": Shape("What describes the order beside what describes the fill; no fees.",
                        "https://docs.alpaca.markets/docs/websocket-streaming", told(systems.alpaca, systems.compact),
                        systems.alpaca_id, "SOL/USD", reader="alpaca", without=("fees",)),
        "binance": Shape("Names of one letter, a cancel with an id of its own, a rejected order told of once.",
                         "https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream",
                         told(systems.binance, systems.compact), systems.binance_id, "SOLEUR", reader="binance",
                         rejects_at_once=True, more=1),
        "fix-json": Shape("Codes for side, type and execution; acknowledgements that are no orders.",
                          "https://github.com/FIXTradingCommunity/fix-json-encoding-spec",
                          told(systems.fix, systems.compact), systems.fix_id, reader="fix-json"),
    }


def sent() -> dict[str, Shape]:
    """What venues send in other envelopes, and FIX in other spellings."""
    spot = "https://developers.binance.com/docs/binance-spot-api-docs/"
    fix = "https://www.fixtrading.org/online-specification/"
    return {
        "binance-stream": Shape("The spot's reports in the envelope of a combined stream.",
                                spot + "web-socket-streams", told(venues.binance_stream, systems.compact),
                                systems.binance_id, "SOLEUR", reader="binance-stream", rejects_at_once=True, more=1),
        "binance-subscription": Shape("The spot's reports in the envelope of the WebSocket API.",
                                      spot + "websocket-api/user-data-stream-requests",
                                      told(venues.binance_subscription, systems.compact), systems.binance_id, "SOLEUR",
                                      reader="binance-subscription", rejects_at_once=True, more=1),
        "binance-futures": Shape("What happened is in an object o; nothing is told of an order that is rejected.",
                                 "https://developers.binance.com/docs/derivatives/usds-margined-futures/"
                                 "user-data-streams/Event-Order-Update",
                                 told(venues.binance_futures, systems.compact), systems.binance_id, "SOLEUR",
                                 reader="binance-futures", letters="ACD"),
        "fix-names": Shape("FIX without Header and Body: all fields side by side.", fix, told(venues.fix_names),
                           systems.fix_id, reader="fix-names"),
        "fix-tags": Shape("FIX by the numbers of its tags.", fix, told(venues.fix_tags, systems.compact),
                          systems.fix_id, reader="fix-tags"),
        "polymarket-perps": Shape("Orders are one a message, fills an array; ids are numbers, sides long and short.",
                                  "https://docs.polymarket.com/api-reference/wss/perps-fills", venues.perps(),
                                  venues.perps_id, "17", reader="polymarket-perps polymarket-perps-order", more=1),
    }


def written() -> dict[str, Shape]:
    """What single bots write; some shapes tell little of an order, or of few."""
    over = STEPS[5].nanoseconds  # When A is filled.
    end = STEPS[-1].nanoseconds
    bought = {"A": {"order_ts_ns": over, "side": "buy"}, "D": {"side": "buy"}}
    own = "The bot's own, undocumented"
    return {
        "binance-audit": Shape("Answers of a REST API: quantities up to now and an average price.",
                               "https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints",
                               told(bots.binance_audit), systems.binance_id, "SOLEUR",
                               reader="binance-ack binance-executed", without=("fees",)),
        "polymarket-bot": Shape("Type and status say what happened; a quantity is the order's or the fill's.",
                                own + "; https://docs.polymarket.com/concepts/markets-events has the names",
                                told(bots.polymarket_bot), bots.polymarket_bot_id, "sol-above-150",
                                reader="polymarket-bot"),
        "order-arrays": Shape("Lines are arrays.", own, told(bots.order_array), reader="order-arrays"),
        "trade-journal": Shape("An order is a trade; what is filled of it is in the payload.", own,
                               told(bots.trade_journal), bots.trade_id, reader="trade-journal"),
        "upbit-rounds": Shape("A line is a round of orders, which are over when it is logged; no price of a fill.",
                              "https://docs.upbit.com/kr/reference/get-order", bots.upbit(), bots.upbit_id, "KRW-SOL",
                              reader="upbit-rounds", without=("avg_fill_price",), letters="ACD", more=4,
                              changes={"A": {"order_ts_ns": over}, "C": {"order_ts_ns": end},
                                       "D": {"order_ts_ns": end}}),
        "entry-exit": Shape("An order is told of when it is filled; without a price it is not.", own, bots.entries(),
                            bots.entry_id, "SOL", reader="entry-exit", without=("fees",), letters="AD", more=1,
                            changes={"A": {"order_ts_ns": over}}),
        "solana-positions": Shape("A position is a filled order, which is told of when it is there.", own,
                                  bots.solana(), bots.position_id, "DESK", reader="solana-positions",
                                  without=("fees",), letters="A", more=1, changes=bought),
        "webull-journal": Shape("An entry may be filled or not; refusals and exits name no order.", own,
                                bots.webull(), bots.webull_id, "SOL", reader="webull-journal", without=("fees",),
                                letters="AD", more=2, changes=bought,
                                unnamed=[unnamed("SOL", "sell", 12.5, 12.5, avg_fill_price=151.0)]),
        "kalshi-positions": Shape("Cents, and no order's id.", own, bots.kalshi(), reader="kalshi-positions",
                                  letters="", more=3,
                                  unnamed=[unnamed("KXHIGHDEN-26APR14-B41.5", "yes", bought, bought, fees=fee,
                                                   avg_fill_price=0.63)
                                           for bought, fee in ((3.0, 0.09), (5.0, 0.15), (7.0, 0.22))]),
        "arbkit": Shape("Legs without ids; a status is a word or an object.", "https://github.com/harlanljones/arbkit",
                        bots.arbkit(), reader="arbkit", letters="", more=5,
                        unnamed=[unnamed("North", "buy", 8.0, 3.0), unnamed("North", "buy", 12.5, 12.5),
                                 unnamed("South", "buy", 2.25, 0), unnamed("South", "buy", 40.0, 40.0)]),
        "engine-ledger": Shape("One record at entry, one at exit, no ids.", own, bots.engine_ledger(),
                               reader="engine-ledger", letters="", more=1,
                               unnamed=[unnamed("SOLEUR", "sell", 12.5, 12.5, avg_fill_price=148.23, fees=0.37)]),
    }


def files() -> dict[str, str]:
    """All files by their paths in the folder."""
    found = {}
    for name, shape in {**around(), **libraries(), **trading(), **sent(), **written()}.items():
        expected = shape.expected()
        found[f"{name}/{shape.file}"] = "".join(line + "\n" for line in shape.lines)
        found[f"{name}/expected.json"] = json.dumps(expected, indent=2) + "\n"
        found[f"{name}/SOURCE"] = shape.source + "\n"
    return found


def differs(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() != text
    except FileNotFoundError:
        return True


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=os.path.join(HERE, "..", "..", "Fixtures", "formats"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    changed = [name for name, text in files().items() if differs(os.path.join(options.folder, name), text)]
    for name in changed:
        print(name)
        path = os.path.join(options.folder, name)
        if not options.check:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(files()[name])
    sys.exit(1 if options.check and changed else 0)


if __name__ == "__main__":
    main()
