"""Writes the logs of Fixtures/mappings, which mapping files beside them read: make_mappings.py [FOLDER] [--check].

`--check` writes nothing and has status 1 when a file is not as it would be written.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

import story_mappings as systems
from make_formats import HERE, Shape, differs

SHAPES = {
    "coinbase": Shape("An array of orders in an array of events, with totals, of which some are said again.",
                      "https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels",
                      systems.coinbase(), systems.coinbase_id, "SOL-EUR", reader="coinbase"),
    "kraken": Shape("Reports that are no events beside those that are; a list of fees to be added up.",
                    "https://docs.kraken.com/api/docs/websocket-v2/executions", systems.kraken(), systems.kraken_id,
                    "SOL/EUR", reader="kraken"),
    "hyperliquid": Shape("A word for each way in which an order ends; what is filled comes in another channel.",
                         "https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions",
                         systems.hyperliquid(), systems.hyperliquid_id, "SOL", reader="hyperliquid"),
    "bitfinex": Shape("Arrays without names; signs are sides.", "https://docs.bitfinex.com/reference/ws-auth-orders",
                      systems.bitfinex(), systems.bitfinex_id, "tSOLEUR", reader="bitfinex"),
    "otlp": Shape("Attributes as a list of keys and values, in arrays in arrays; a price of units and nanos.",
                  "https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding", systems.otlp(), systems.otlp_id,
                  "SOL-EUR", reader="otlp"),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=os.path.join(HERE, "..", "..", "Fixtures", "mappings"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    changed = False
    for name, shape in SHAPES.items():
        said = shape.expected()
        expected = {"why": said["why"], "lines": said["lines"], "orders": said["orders"]}
        for file, text in (("router.jsonl", "".join(line + "\n" for line in shape.lines)),
                           ("expected.json", json.dumps(expected, indent=2) + "\n"), ("SOURCE", shape.source + "\n")):
            path = os.path.join(options.folder, name, file)
            if not differs(path, text):
                continue
            changed = True
            print(f"{name}/{file}")
            if not options.check:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as out:
                    out.write(text)
    sys.exit(1 if options.check and changed else 0)


if __name__ == "__main__":
    main()
