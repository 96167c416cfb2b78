"""The logs that are measured with, and the right answers about them, which blotter has no part in."""

import gzip
import heapq
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import child

RARE_TEXT = "order book gap"
FREQUENT_TEXT = "insufficient balance"
LIST_LENGTH = 50


class Logs:
    """A folder of logs that the command `corpus` wrote, with its manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = json.loads(manifest_of(folder).read_bytes())

    @property
    def files(self) -> list[Path]:
        """The logs, oldest first."""
        return [self.folder / session["file"] for session in self.manifest["sessions"]]

    @property
    def invalid(self) -> int:
        return sum(self.manifest["invalid"].values())

    def read(self) -> None:
        """Brings the logs into the page cache."""
        for path in self.files:
            with path.open("rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass

    def lines(self) -> Iterator[bytes]:
        """All lines, with their ends, in the order of the files."""
        for path in self.files:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
                yield from file


def manifest_of(folder: Path) -> Path:
    return folder.with_name(folder.name + ".manifest.json")


def written(
    corpus: str, folder: Path, *, events: int, sessions: int, gzip_share: float = 0.5, ids: str = "counted"
) -> Logs:
    """The logs of these sizes: those that an earlier run has left, or new ones."""
    # The manifest is written last.
    if not manifest_of(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
        run = child.run(
            [
                corpus, str(folder), "--events", str(events), "--sessions", str(sessions), "--gzip", str(gzip_share),
                "--ids", ids,
            ])
        if run.status != 0:
            raise OSError(f"{corpus}: {run.errors.strip()}")
    return Logs(folder)


@dataclass(frozen=True)
class Samples:
    """What is asked for by name, and the events that are the answer, oldest first, each a line as it was logged."""

    symbol: str
    last_fills: list[bytes]
    session: str
    last_of_session: list[bytes]
    order: str
    of_order: list[bytes]
    last_rare: list[bytes]
    frequent: list[bytes]


def samples(logs: Logs) -> Samples:
    """A symbol of middling frequency, the middle session, an order from the middle of it, and two texts of errors.

    Reads every line, after which the logs are in the page cache.
    """
    counts = logs.manifest["symbols"]
    symbol = sorted(counts, key=lambda name: (counts[name], name))[len(counts) // 2]
    session = logs.manifest["sessions"][len(logs.files) // 2]["session_id"]
    fills = _Matches(
        [b'"kind": "fill"', f'"symbol": "{symbol}"'.encode()],
        lambda event: event["kind"] == "fill" and event["symbol"] == symbol, limit=LIST_LENGTH)
    of_session = _Matches([f'"session_id": "{session}"'.encode()], lambda event: event["session_id"] == session)
    rare = _Matches([RARE_TEXT.encode()], lambda event: RARE_TEXT in event["payload"]["error"], limit=LIST_LENGTH)
    frequent = _Matches([FREQUENT_TEXT.encode()], lambda event: FREQUENT_TEXT in event["payload"]["error"])
    for line in logs.lines():
        for matches in (fills, of_session, rare, frequent):
            matches.take(line)
    # An order's id holds its session's number, so all of its events are in that session's log.
    orders = [order_id(event) for event in map(json.loads, of_session.lines) if event["kind"] == "order"]
    order = orders[len(orders) // 2]
    return Samples(
        symbol=symbol, last_fills=fills.lines, session=session, last_of_session=of_session.lines[-LIST_LENGTH:],
        order=order, of_order=[line for line in of_session.lines if order_id(json.loads(line)) == order],
        last_rare=rare.lines, frequent=frequent.lines)


def order_id(event: dict) -> str | None:
    return event["payload"].get("order_id") or event["payload"].get("client_id")


class _Matches:
    """Of the lines that are events the last ones that match, by their times."""

    def __init__(self, parts: list[bytes], is_match: Callable[[dict], bool], limit: int | None = None) -> None:
        """`parts` are in every line that matches; they spare the others being parsed."""
        self._parts = parts
        self._is_match = is_match
        self._limit = limit
        # The earliest one first when there is a limit; the number tells events of one time apart.
        self._found: list[tuple[datetime, int, bytes]] = []
        self._count = 0

    def take(self, line: bytes) -> None:
        if not all(part in line for part in self._parts):
            return
        try:
            event = json.loads(line.decode())
        except ValueError:
            return
        if not isinstance(event, dict) or not self._is_match(event):
            return
        self._count += 1
        match = (_time(event["ts"]), self._count, line)
        if self._limit is None:
            self._found.append(match)
        elif len(self._found) < self._limit:
            heapq.heappush(self._found, match)
        else:
            heapq.heappushpop(self._found, match)

    @property
    def lines(self) -> list[bytes]:
        return [line for _, _, line in sorted(self._found)]


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
