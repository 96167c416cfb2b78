"""Rows of figures with their targets, and the tables that they make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def duration(seconds: float) -> str:
    if seconds < 1:
        return _short(seconds * 1e3) + " ms"
    return f"{seconds:.2f} s"


def rate(bytes_per_second: float) -> str:
    return f"{bytes_per_second / 1e6:.0f} MB/s"


def mebibytes(count: float) -> str:
    return f"{count / 2**20:.0f} MiB"


def fraction(value: float) -> str:
    return f"{value:.2f}"


def times(value: float) -> str:
    return _short(value) + " x"


def _short(value: float) -> str:
    """With three digits, and no more than two after the point."""
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


@dataclass(frozen=True)
class Limit:
    """A bound for blotter's own figure."""

    highest: float
    text: str

    def is_met(self, row: "Row") -> bool | None:
        return row.figure <= self.highest


@dataclass(frozen=True)
class Least:
    """A bound from below for blotter's own figure."""

    lowest: float
    text: str

    def is_met(self, row: "Row") -> bool | None:
        return row.figure >= self.lowest


@dataclass(frozen=True)
class Lead:
    """A bound for a peer's time as a multiple of blotter's."""

    peer: str
    lowest: float
    text: str

    def is_met(self, row: "Row") -> bool | None:
        """None when the peer was not measured."""
        return row.peers[self.peer] / row.figure >= self.lowest if self.peer in row.peers else None


Target = Limit | Least | Lead


def within(seconds: float) -> Limit:
    return Limit(seconds, f"< {seconds * 1e3:.0f} ms")


def faster_than(peer: str, factor: float = 1) -> Lead:
    return Lead(peer, factor, f"{factor:g} x faster than {peer}" if factor > 1 else f"faster than {peer}")


@dataclass
class Row:
    """One figure of blotter's, what it should be, and the same figure of the peers."""

    task: str
    figure: float
    show: Callable[[float], str] = duration
    targets: Sequence[Target] = ()
    peers: dict[str, float] = field(default_factory=dict)
    # The peers whose answer is another one.
    doubtful: set[str] = field(default_factory=set)
    is_wrong: bool = False

    def cells(self, peers: list[str]) -> list[str]:
        return [
            self.task, self.show(self.figure), ", ".join(target.text for target in self.targets), self._verdict(),
            *map(self._peer_cell, peers),
        ]

    def _verdict(self) -> str:
        if self.is_wrong:
            return "WRONG"
        verdicts = [met for met in (target.is_met(self) for target in self.targets) if met is not None]
        return ("yes" if all(verdicts) else "no") if verdicts else ""

    def _peer_cell(self, peer: str) -> str:
        if peer not in self.peers:
            return ""
        mark = "*" if peer in self.doubtful else ""
        return f"{self.show(self.peers[peer])}, {times(self.peers[peer] / self.figure)}{mark}"


@dataclass(frozen=True)
class Growth:
    """A figure at some size, and at a larger one; more rows in the answer excuse as much more time."""

    task: str
    before: float
    after: float
    rows: float = 1.0
    show: Callable[[float], str] = duration
    is_wrong: bool = False

    HIGHEST = 1.3

    def cells(self) -> list[str]:
        factor = self.after / self.before / self.rows
        verdict = "WRONG" if self.is_wrong else "yes" if factor <= self.HIGHEST else "no"
        return [self.task, self.show(self.before), self.show(self.after), times(self.rows), times(factor),
                f"≤ {self.HIGHEST} x", verdict]


def table(header: list[str], rows: list[list[str]], figures: set[str], *, markdown: bool) -> str:
    """The rows below their header; the columns named in `figures` end under each other, the others begin so."""
    if markdown:
        rule = ["---:" if name in figures else "---" for name in header]
        lines = [header, rule, *rows]
        return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in cells) for cells in lines)
    widths = [max(map(len, column)) for column in zip(header, *rows)]

    def line(cells: list[str]) -> str:
        padded = (
            cell.rjust(width) if name in figures else cell.ljust(width)
            for name, cell, width in zip(header, cells, widths))
        return "  ".join(padded).rstrip()

    return "\n".join(map(line, [header, ["─" * width for width in widths], *rows]))
