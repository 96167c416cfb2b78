"""What is measured."""

import dataclasses
import math
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import answers
import foreign
import logs
from increment import GrowingLogs, link
from logs import Logs
from measure import Contender, Result, alternate
from programs import Blotter, DuckDB, Ripgrep
from questions import Desk, Question
from report import Growth, Lead, Least, Limit, Row, Target, fraction, mebibytes, rate, times, within

# An event has about so many bytes in the log.
EVENT_BYTES = 270
LARGE_FILE_BYTES = 2_000_000_000
GROWTH = 10
APPENDED_LINES = 1_000
EVENTS_OF_A_SMALL_FILE = 10


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much is measured, and how often."""

    events: int
    sessions: int
    # How many files there are where it is their number that counts.
    small_files: int
    runs: int


class Bench:
    """The tasks, and the rows of the tables that they make."""

    def __init__(
        self, work: Path, sizes: Sizes, *, corpus: str, blotter: str, duckdb: DuckDB | None, ripgrep: Ripgrep | None
    ) -> None:
        """`work` is the folder for logs and indexes; the logs that are there are used again."""
        self.work = work
        self.sizes = sizes
        self.corpus = corpus
        self.blotter = blotter
        self.duckdb = duckdb
        self.ripgrep = ripgrep
        self.rows: list[Row] = []
        self.growth: list[Growth] = []
        # How many events there are in the two columns of figures.
        self.growth_events: list[int] = []
        # What went wrong, and with which program.
        self.complaints: list[str] = []
        self.is_wrong = False

    def run(self, *, large: bool, growth: bool) -> None:
        """Measures everything; `large` and `growth` are the tasks that take minutes."""
        _say("writing and reading logs")
        self.logs = self._written("logs", self.sizes.events, self.sizes.sessions)
        desk = Desk(self.logs, logs.samples(self.logs), self._blotter("index"), self.duckdb, self.ripgrep)
        ingest = self._ingest(desk)
        self._ingest_foreign(desk.logs.manifest["raw_bytes"] / ingest.median)
        self._ingest_random_ids()
        self._catch_up(desk.logs, ingest.median / desk.logs.manifest["events"])
        if large:
            self._ingest_large_file(self.logs.manifest["raw_bytes"] / ingest.median)
        results = [self._answer(question) for question in desk.questions()]
        self._find_nothing_new(desk.logs, desk.blotter, seconds=0.02)
        self._append(desk.logs)
        self._ingest_small_files()
        if growth:
            self._grow(desk, ingest, results)

    def _ingest(self, desk: Desk) -> Result:
        manifest = desk.logs.manifest
        task = f"ingest of {manifest['events']:,} events in {manifest['files']:,} files"
        results = self._ingest_anew(task, desk.logs, desk.blotter, desk.duckdb, [Lead("duckdb", 1 / 0.8, "≤ 0.8 x duckdb")])
        size = manifest["raw_bytes"]
        self.rows.append(Row(
            # Without an index it is not a number, as are the times then.
            "its index, as a share of the raw logs", desk.blotter.size() / size or math.nan, fraction,
            [Limit(0.65, "≤ 0.65")],
            {"duckdb": desk.duckdb.size() / size} if "duckdb" in results else {}))
        return results["blotter"]

    def _ingest_foreign(self, native_rate: float) -> None:
        nested = foreign.written(self.logs, self.logs.folder.with_name(self.logs.folder.name + "-nested"))
        nested.read()
        blotter = self._blotter("nested-index")
        results = self._ingest_anew(
            f"ingest of {nested.manifest['events']:,} events of another system, nested", nested, blotter, None)
        size = nested.manifest["raw_bytes"]
        self.rows.append(Row(
            "its rate by that of native logs", size / results["blotter"].median / native_rate, times,
            [Least(0.7, "≥ 0.7 x")]))
        self.rows.append(Row("its index, as a share of the raw logs", blotter.size() / size or math.nan, fraction))

    def _ingest_random_ids(self) -> None:
        random = self._written("random-ids", self.sizes.events, self.sizes.sessions, ids="uuid")
        random.read()
        duckdb = self.duckdb and dataclasses.replace(self.duckdb, database=self.work / "random-ids.duckdb")
        self._ingest_anew(
            f"ingest of {random.manifest['events']:,} events with UUIDs as ids", random,
            self._blotter("random-ids-index"), duckdb, [Lead("duckdb", 1 / 1.3, "≤ 1.3 x duckdb")])

    def _catch_up(self, what: Logs, fresh_seconds: float) -> None:
        """A third of the logs comes to an index of the others; `fresh_seconds` is what a fresh ingest takes an event."""
        folder = self.work / "catching-up"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        late = what.files[::3]
        for path in what.files:
            if path not in late:
                link(path, folder / path.name)
        blotter = self._blotter("catching-up-index")
        before = self._prepare("ingest before a third comes", Contender(
            "blotter", blotter.ingest(folder), answers.report(files_read=len(what.files) - len(late), problems=[]),
            blotter.remove_index))
        for path in late:
            link(path, folder / path.name)
        sessions = {session["file"]: session for session in what.manifest["sessions"]}
        events = sum(sessions[path.name]["events"] for path in late)
        if before.complaint is None:
            task = f"ingest of {events:,} events into an index of twice as many"
            results = self._measure(
                task, [Contender("blotter", blotter.ingest(folder), answers.report(events=events, problems=[]))], [],
                runs=1, warm_up=False, exactly=True)
            self.rows.append(Row(
                "its time for each event by that of a fresh ingest", results["blotter"].median / events / fresh_seconds,
                times, [Limit(1.5, "≤ 1.5 x")]))

    def _ingest_large_file(self, rate_of_many: float) -> None:
        large = self._written("large", LARGE_FILE_BYTES // EVENT_BYTES, sessions=1, gzip_share=0)
        large.read()
        size = large.manifest["raw_bytes"]
        duckdb = self.duckdb and dataclasses.replace(self.duckdb, database=self.work / "large.duckdb")
        results = self._ingest_anew(
            f"ingest of one file of {size / 1e9:.1f} GB", large, self._blotter("large-index"), duckdb)
        self.rows.append(
            Row("its rate by that of the many files", size / results["blotter"].median / rate_of_many, times))

    def _ingest_anew(
        self, task: str, what: Logs, blotter: Blotter, duckdb: DuckDB | None, targets: Sequence[Target] = ()
    ) -> dict[str, Result]:
        """Into no index, and by DuckDB into no database; rows for the time, the rate and the memory."""
        contenders = [_reading(what, blotter)]
        if duckdb:
            contenders.append(Contender(
                duckdb.name, duckdb.load(what.files), prepare=_then_sync(duckdb.remove_database)))
        results = self._measure(task, contenders, targets, warm_up=False, exactly=True)
        size = what.manifest["raw_bytes"]
        self.rows.append(Row("its rate", size / results["blotter"].median, rate))
        self.rows.append(Row(
            "its peak memory", results["blotter"].peak_bytes, mebibytes, [Limit(256 * 2**20, "< 256 MiB")],
            {name: result.peak_bytes for name, result in results.items() if name != "blotter"}))
        return results

    def _find_nothing_new(self, what: Logs, blotter: Blotter, *, seconds: float) -> None:
        files = what.manifest["files"]
        check = answers.report(files_read=0, files_unchanged=files, lines=0, problems=[])
        self._measure(
            f"ingest, nothing new in {files:,} files", [Contender("blotter", blotter.ingest(what.folder), check)],
            [within(seconds)])

    def _append(self, what: Logs) -> None:
        """Lines that come in: what is held back of some logs is appended, and in the end the index is whole."""
        # One for the round that does not count.
        growing = GrowingLogs(what, self.work / "growing", pieces=self.sizes.runs + 1, lines=APPENDED_LINES)
        runs = min(self.sizes.runs, len(growing.pieces))
        blotter = self._blotter("growing-index")
        first = Contender(
            "blotter", blotter.ingest(growing.folder),
            answers.report(lines=what.manifest["lines"] - sum(growing.pieces), problems=[]), blotter.remove_index)
        self._prepare("ingest before lines are appended", first)

        def check(output: bytes) -> None:
            answers.report(
                files_read=1, files_unchanged=len(what.files) - 1, lines=growing.appended, problems=[])(output)

        self._measure(
            f"ingest of {max(growing.pieces):,} lines appended to one of {len(what.files):,} files",
            [Contender("blotter", blotter.ingest(growing.folder), check, _then_sync(growing.append))],
            [within(0.015)], runs=runs, warm_up=len(growing.pieces) > runs, exactly=True)
        whole = Contender("blotter", blotter.ask("summary", "--json"), answers.summary(what))
        self._prepare("summary after lines were appended", whole)

    def _ingest_small_files(self) -> None:
        count = self.sizes.small_files
        small = self._written("small", count * EVENTS_OF_A_SMALL_FILE, sessions=count)
        blotter = self._blotter("small-index")
        self._prepare(f"ingest of {count:,} files", _reading(small, blotter))
        self._find_nothing_new(small, blotter, seconds=0.15)

    def _answer(self, question: Question) -> tuple[Question, Result]:
        return question, self._measure(question.name, question.contenders, question.targets)["blotter"]

    def _grow(self, desk: Desk, ingest: Result, answered: list[tuple[Question, Result]]) -> None:
        """The same with more events in as many files, by blotter alone."""
        many = self._written("logs", self.sizes.events * GROWTH, self.sizes.sessions)
        larger = Desk(many, logs.samples(many), self._blotter("larger-index"))
        few_events, many_events = desk.logs.manifest["events"], many.manifest["events"]
        once = self._prepare(f"ingest of {many_events:,} events", _reading(many, larger.blotter))
        self.growth_events = [few_events, many_events]
        self.growth.append(Growth(
            "ingest", ingest.median, once.median, many_events / few_events, is_wrong=once.complaint is not None))
        for (question, before), large in zip(answered, larger.questions()):
            task = f"{large.name}, of {many_events:,} events"
            _say(task)
            after = self._checked(task, large.contenders, self.sizes.runs)["blotter"]
            self.growth.append(Growth(
                question.name, before.median, after.median, max(1, large.rows / max(1, question.rows)),
                is_wrong=after.complaint is not None))

    def _written(
        self, name: str, events: int, sessions: int, gzip_share: float = 0.5, ids: str = "counted"
    ) -> Logs:
        folder = self.work / f"{name}-{events}-{sessions}"
        return logs.written(
            self.corpus, folder, events=events, sessions=sessions, gzip_share=gzip_share, ids=ids)

    def _blotter(self, folder: str) -> Blotter:
        return Blotter(self.blotter, self.work / folder / "index.db")

    def _measure(
        self, task: str, contenders: list[Contender], targets: Sequence[Target], *,
        runs: int | None = None, warm_up: bool = True, exactly: bool = False
    ) -> dict[str, Result]:
        """A row; the first contender is blotter."""
        _say(task)
        results = self._checked(task, contenders, runs or self.sizes.runs, warm_up=warm_up, exactly=exactly)
        self.rows.append(Row(
            task, results["blotter"].median, targets=targets,
            peers={name: result.median for name, result in results.items() if name != "blotter"},
            doubtful={name for name, result in results.items() if result.complaint is not None},
            is_wrong=results["blotter"].complaint is not None))
        return results

    def _prepare(self, task: str, contender: Contender) -> Result:
        """One run that makes no row."""
        _say(task)
        return self._checked(task, [contender], 1, warm_up=False, exactly=True)["blotter"]

    def _checked(self, task: str, contenders: list[Contender], runs: int, **how: bool) -> dict[str, Result]:
        """The results by program, without those of peers that have failed."""
        results = dict(zip((each.program for each in contenders), alternate(contenders, runs, **how)))
        for name, result in results.items():
            if name == "blotter" and result.complaint is not None:
                self.is_wrong = True
                self.complaints.append(f"WRONG: {task}: {result.complaint}")
            elif result.complaint is not None:
                self.complaints.append(f"* {name}, {task}: {result.complaint}")
        return {name: result for name, result in results.items() if name == "blotter" or not result.has_failed}


def _reading(what: Logs, blotter: Blotter) -> Contender:
    """An ingest of everything into no index."""
    return Contender(
        "blotter", blotter.ingest(what.folder), answers.whole_ingest(what), _then_sync(blotter.remove_index))


def _then_sync(prepare: Callable[[], None]) -> Callable[[], None]:
    """Nobody's run has to wait for what another has written."""

    def both() -> None:
        prepare()
        os.sync()

    return both


def _say(task: str) -> None:
    print(f"… {task}", file=sys.stderr, flush=True)
