"""The questions that are measured: what blotter is asked, what the peers are, and how the answers are checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import answers
from logs import FREQUENT_TEXT, LIST_LENGTH, RARE_TEXT, Logs, Samples
from measure import Check, Contender
from programs import Blotter, DuckDB, Ripgrep
from report import Target, faster_than, within

# The same as `summary --json` says: counts by kind, the range in time, all symbols and sessions, and both latencies.
# No id is met twice in these logs, so none of the joins has to mind the session.
SUMMARY_SQL = """
    SELECT kind, count(*) AS events FROM event WHERE kind IS NOT NULL GROUP BY kind;
    SELECT count(kind) AS events, count(*) - count(kind) AS invalid, min(ts), max(ts), list(DISTINCT symbol),
        list(DISTINCT session_id) FROM event;
    WITH step AS (
        SELECT kind, epoch_us(ts) AS us, payload ->> 'intent_id' AS intent_id,
            coalesce(payload ->> 'order_id', payload ->> 'client_id') AS order_id
        FROM event WHERE kind IN ('intent', 'order', 'fill')),
    latency AS (
        SELECT 'intent_to_order' AS leg, placed.us - intent.us AS us
        FROM step AS placed JOIN step AS intent USING (intent_id)
        WHERE placed.kind = 'order' AND intent.kind = 'intent'
        UNION ALL
        SELECT 'order_to_fill', filled.us - placed.us
        FROM step AS placed
        JOIN (SELECT order_id, min(us) AS us FROM step WHERE kind = 'fill' GROUP BY 1) AS filled USING (order_id)
        WHERE placed.kind = 'order')
    SELECT leg, count(*) AS count, avg(us) / 1e3 AS avg, quantile_disc(us, 0.5) / 1e3 AS p50,
        quantile_disc(us, 0.95) / 1e3 AS p95, quantile_disc(us, 0.99) / 1e3 AS p99, max(us) / 1e3 AS max
    FROM latency GROUP BY leg
    """

UNFILLED_SQL = """
    WITH step AS (
        SELECT kind, session_id, coalesce(payload ->> 'order_id', payload ->> 'client_id') AS order_id
        FROM event WHERE kind IN ('order', 'fill'))
    SELECT session_id, order_id
    FROM (FROM step WHERE kind = 'order') ANTI JOIN (FROM step WHERE kind = 'fill') USING (session_id, order_id)
    """


@dataclass(frozen=True)
class Question:
    name: str
    targets: Sequence[Target]
    contenders: list[Contender]
    # How many rows the answer has.
    rows: int = 1


@dataclass(frozen=True)
class Desk:
    """The logs, and the programs that have read them; a peer that is not installed is None."""

    logs: Logs
    samples: Samples
    blotter: Blotter
    duckdb: DuckDB | None = None
    ripgrep: Ripgrep | None = None

    def questions(self) -> list[Question]:
        return [*self._counts(), *self._lists(), *self._searches(), *self._reports()]

    def _counts(self) -> Iterator[Question]:
        symbol = self.samples.symbol
        all_events, of_symbol = self.logs.manifest["events"], self.logs.manifest["symbols"][symbol]
        yield Question("count of all events", [faster_than("duckdb")], [
            self._query("SELECT count(*) AS events FROM events", answers.number(all_events)),
            *self._duckdb("SELECT count(kind) AS events FROM event", answers.number(all_events)),
        ])
        yield Question("count of a symbol's events", [faster_than("duckdb"), faster_than("ripgrep", 20)], [
            self._query(f"SELECT count(*) AS events FROM events WHERE symbol = '{symbol}'", answers.number(of_symbol)),
            *self._duckdb(
                f"SELECT count(*) AS events FROM event WHERE symbol = '{symbol}'", answers.number(of_symbol)),
            *self._ripgrep(f'"symbol": "{symbol}"', answers.sum_at_least(of_symbol), "--count"),
        ])

    def _lists(self) -> Iterator[Question]:
        fills, session, order = self.samples.last_fills, self.samples.last_of_session, self.samples.of_order
        id = self.samples.order
        yield Question(f"last {LIST_LENGTH} fills of a symbol", [within(0.01)], [
            self._ask(
                answers.events(fills), "view", "--symbol", self.samples.symbol, "--type", "fill",
                "--limit", str(LIST_LENGTH), "--json"),
            *self._duckdb(
                f"FROM event WHERE kind = 'fill' AND symbol = '{self.samples.symbol}'"
                f" ORDER BY ts DESC LIMIT {LIST_LENGTH}", answers.row_count(len(fills))),
        ], rows=len(fills))
        yield Question(f"last {LIST_LENGTH} events of a session", [within(0.01)], [
            self._ask(
                answers.events(session), "view", "--session", self.samples.session,
                "--limit", str(LIST_LENGTH), "--json"),
            *self._duckdb(
                f"FROM event WHERE session_id = '{self.samples.session}' ORDER BY ts DESC LIMIT {LIST_LENGTH}",
                answers.row_count(len(session))),
        ], rows=len(session))
        yield Question(f"the {len(order)} events of an order", [within(0.01)], [
            self._query(f"SELECT * FROM events WHERE order_id = '{id}'", answers.payloads(order)),
            *self._duckdb(
                f"FROM event WHERE (payload ->> 'order_id') = '{id}' OR (payload ->> 'client_id') = '{id}'",
                answers.row_count(len(order))),
        ], rows=len(order))

    def _searches(self) -> Iterator[Question]:
        few = [within(0.01), faster_than("ripgrep", 20)]
        order, rare, frequent = self.samples.of_order, self.samples.last_rare, self.samples.frequent
        yield self._search("an order's id", self.samples.order, order, few)
        yield self._search("a rare phrase", RARE_TEXT, rare, few, limit=LIST_LENGTH)
        yield self._search("a frequent phrase", FREQUENT_TEXT, frequent, [faster_than("ripgrep")])
        yield self._scan(FREQUENT_TEXT, frequent)

    def _search(self, what: str, text: str, hits: list[bytes], targets: Sequence[Target], limit: int = 0) -> Question:
        """The peers look through all of the text; none of them has an index of it."""
        words = f'"{text}"' if " " in text else text
        last = f" ORDER BY ts DESC LIMIT {limit}" if limit else ""
        return Question(f"search for {what}, {len(hits):,} hit{'s' if len(hits) != 1 else ''}", targets, [
            self._ask(answers.events(hits), "search", words, "--limit", str(limit), "--json"),
            *self._duckdb(
                f"FROM event WHERE contains(payload::VARCHAR, '{text}'){last}", answers.row_count(len(hits))),
            *self._ripgrep(text, answers.lines_at_least(len(hits))),
        ], rows=len(hits))

    def _scan(self, text: str, hits: list[bytes]) -> Question:
        """Any part of a value, for which no index is of use."""
        part = text[2:-2]
        return Question(f"a part of a text in {len(hits):,} events", [within(1), faster_than("ripgrep")], [
            self._ask(answers.events(hits), "search", "--contains", part, "--limit", "0", "--json"),
            *self._ripgrep(part, answers.lines_at_least(len(hits))),
        ], rows=len(hits))

    def _reports(self) -> Iterator[Question]:
        unfilled = self.logs.manifest["orders_without_fill"]
        yield Question("summary with both latencies", [within(0.015), faster_than("duckdb")], [
            self._ask(answers.summary(self.logs), "summary", "--json"),
            *self._duckdb(SUMMARY_SQL, answers.latencies(self.logs)),
        ])
        yield Question("the ledger of all orders, the last of them listed", [within(0.025)], [
            self._ask(answers.ledger(self.logs), "orders"),
        ])
        yield Question("the last orders that are stuck", [within(0.025)], [
            self._ask(answers.stuck(self.logs), "orders", "--state", "open", "--older-than", "30s", "--json"),
        ])
        yield Question("latencies by symbol, with histograms and spikes", [within(0.1)], [
            self._ask(answers.latency_report(self.logs), "latency", "--by", "symbol", "--json"),
        ])
        yield Question(f"the {unfilled:,} orders without a fill", [faster_than("duckdb")], [
            self._query(
                "SELECT session_id, order_id FROM orders WHERE fills = 0 AND order_ts IS NOT NULL",
                answers.unfilled_orders(self.logs)),
            *self._duckdb(UNFILLED_SQL, answers.unfilled_orders(self.logs)),
        ], rows=unfilled)

    def _ask(self, check: Check, command: str, *arguments: str) -> Contender:
        return Contender(self.blotter.name, self.blotter.ask(command, *arguments), check)

    def _query(self, sql: str, check: Check) -> Contender:
        return self._ask(check, "query", sql, "--format", "jsonl")

    def _duckdb(self, sql: str, check: Check) -> list[Contender]:
        return [Contender(self.duckdb.name, self.duckdb.query(sql), check)] if self.duckdb else []

    def _ripgrep(self, text: str, check: Check, *options: str) -> list[Contender]:
        """A search of the logs themselves; its status 1 says that there is no such line."""
        if self.ripgrep is None:
            return []
        arguments = self.ripgrep.search(text, self.logs.folder, *options)
        return [Contender(self.ripgrep.name, arguments, check, statuses=(0, 1))]
