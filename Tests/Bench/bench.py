#!/usr/bin/env python3
"""Measures blotter beside DuckDB and ripgrep, as whole processes on the same logs, and checks every answer.

Exits with 1 when an answer of blotter's is wrong, and with 2 when it cannot measure. A target that is missed shows in
the table and is no failure.
"""

import argparse
import fcntl
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

import machine
import programs
from report import table
from tasks import GROWTH, Bench, Sizes

RELEASE = Path(__file__).parents[2] / ".build/release"


def main() -> int:
    options = parsed(sys.argv[1:])
    options.work.mkdir(parents=True, exist_ok=True)
    work = options.work.resolve()
    lock = taken(work / "lock")
    bench = Bench(
        work, Sizes(options.events, options.sessions, options.small_files, options.runs),
        corpus=str(options.corpus.resolve()), blotter=str(options.blotter.resolve()),
        duckdb=None if options.no_peers else programs.find_duckdb(work),
        ripgrep=None if options.no_peers else programs.find_ripgrep())
    surroundings = [f"{date.today()}: {machine.description()}", *versions(bench)]
    bench.run(large=options.large, growth=options.growth)
    print("\n".join([*surroundings, method(bench)]), *tables(bench, markdown=options.markdown), sep="\n\n")
    if bench.complaints:
        print("\nAnswers that are not right (*: of a peer):", *bench.complaints, sep="\n")
    lock.close()
    return 1 if bench.is_wrong else 0


def taken(path: Path) -> TextIO:
    """A lock that is held until it is closed: two at work in one folder would measure each other's indexes."""
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OSError(f"{path.parent}: another bench is at work here; wait for it, or name another folder") from None
    return lock


def versions(bench: Bench) -> Iterator[str]:
    yield f"blotter {programs.version(bench.blotter)}"
    for name, peer in (("duckdb", bench.duckdb), ("ripgrep", bench.ripgrep)):
        if peer is None:
            yield f"{name} is not there, and left out"
        else:
            yield f"{name} {programs.version(peer.path)}" + (f": {peer.note}" if peer.note else "")


def method(bench: Bench) -> str:
    manifest = bench.logs.manifest
    return "\n".join([
        f"{manifest['lines']:,} lines in {manifest['files']:,} logs, half of them gzip;"
        f" {manifest['raw_bytes'] / 1e6:.0f} MB decompressed",
        f"whole processes, files in the page cache, the median of {bench.sizes.runs} or more runs in turn; 2.00 x is a"
        " peer that needs twice as much as blotter",
    ])


def tables(bench: Bench, *, markdown: bool) -> Iterator[str]:
    peers = [peer.name for peer in (bench.duckdb, bench.ripgrep) if peer]
    yield table(
        ["task", "blotter", "target", "met", *peers], [row.cells(peers) for row in bench.rows], {"blotter", *peers},
        markdown=markdown)
    if bench.growth:
        sizes = [f"{events:,} events" for events in bench.growth_events]
        columns = ["task", *sizes, "rows", "time by rows", "target", "met"]
        yield table(
            columns, [growth.cells() for growth in bench.growth], set(columns[1:5]), markdown=markdown)


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blotter", type=Path, default=RELEASE / "blotter", help="the program that is measured")
    parser.add_argument("--corpus", type=Path, default=RELEASE / "corpus", help="the program that writes the logs")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "blotter-make-bench",
        help="the folder for logs and indexes; logs that are there are used again (default: %(default)s)")
    parser.add_argument("--events", type=positive, default=1_000_000, help="events in all logs (default: %(default)s)")
    parser.add_argument(
        "--sessions", type=positive, default=200, help="logs, half of which are gzip (default: %(default)s)")
    parser.add_argument(
        "--small-files", type=positive, default=10_000,
        help="logs where it is their number that counts (default: %(default)s)")
    parser.add_argument(
        "--runs", type=positive, default=3, help="runs, the median of which counts (default: %(default)s)")
    parser.add_argument("--large", action="store_true", help="also one log of 2 GB")
    parser.add_argument("--growth", action="store_true", help=f"also {GROWTH} times the events")
    parser.add_argument("--no-peers", action="store_true", help="blotter alone")
    parser.add_argument("--markdown", action="store_true", help="print tables for a page")
    options = parser.parse_args(arguments)
    if options.sessions == 1:
        parser.error("--sessions: two at least, one plain and one gzip")
    return options


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: has to be above 0")
    return number


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, programs.ProgramError) as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(2)
