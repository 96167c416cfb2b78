"""Measures programs in turn, so that what slows the machine slows all of them, and checks each of their answers."""

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

import child

# A task that takes milliseconds is repeated until it has taken this long, as one run of it says little.
SHORT_SECONDS = 2.0
MOST_RUNS_PER_RUN = 5


# Looks at what a program printed; raises WrongAnswer, and whatever else it raises is a wrong answer as well.
Check = Callable[[bytes], None]


class WrongAnswer(Exception):
    """What a program answered, and what is right."""


def expect(what: str, found: object, right: object) -> None:
    if found != right:
        raise WrongAnswer(f"{what}: {_short(found)} instead of {_short(right)}")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) < 200 else text[:200] + "…"


@dataclass(frozen=True)
class Contender:
    """One of the programs that do the same task."""

    program: str
    arguments: list[str]
    check: Check = lambda output: None
    # Run before each run, and not measured.
    prepare: Callable[[], None] = lambda: None
    # With these an exit is no failure.
    statuses: tuple[int, ...] = (0,)


@dataclass
class Result:
    """The runs of one program that count; without any, its figures are not numbers."""

    seconds: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    # What is wrong with its answer.
    complaint: str | None = None
    # Whether it did not come to an answer; it is not run again then.
    has_failed: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else math.nan

    @property
    def peak_bytes(self) -> float:
        return max(self.peaks, default=math.nan)


def alternate(contenders: list[Contender], runs: int, *, warm_up: bool = True, exactly: bool = False) -> list[Result]:
    """One result for each contender, of `runs` rounds; of more when they are short, unless it is `exactly` that many.

    With `warm_up` there is a round before them that does not count.
    """
    results = [Result() for _ in contenders]
    if warm_up:
        _round(contenders, results, counts=False)
    rounds, taken = 0, 0.0
    while rounds < runs or (not exactly and taken < SHORT_SECONDS and rounds < runs * MOST_RUNS_PER_RUN):
        taken += _round(contenders, results, counts=True)
        rounds += 1
    return results


def _round(contenders: list[Contender], results: list[Result], *, counts: bool) -> float:
    taken = 0.0
    for contender, result in zip(contenders, results):
        if result.has_failed:
            continue
        contender.prepare()
        run = child.run(contender.arguments)
        taken += run.seconds
        if run.status not in contender.statuses:
            result.has_failed = True
            result.complaint = f"exit status {run.status}: {run.errors.strip() or 'nothing said'}"
            continue
        result.complaint = result.complaint or _complaint(contender.check, run.output)
        if counts:
            result.seconds.append(run.seconds)
            result.peaks.append(run.peak_bytes)
    return taken


def _complaint(check: Check, output: bytes) -> str | None:
    try:
        check(output)
    except WrongAnswer as error:
        return str(error)
    except Exception as error:
        return f"an answer that cannot be read ({error!r}): {_short(output)}"
    return None
