import Blotter
import BlotterReports
import Glibc
import TelemetryLog

extension Command {
    static let query = Command(
        name: "query",
        summary: "any question in SQL, read-only",
        usage: "SQL [options]\n--file FILE [options]\n- [options]",
        options: LogLocation.options + [
            Option("file", short: "f", value: "FILE", help: "read the SQL from a file, - for standard input"),
            Option(
                "raw-csv", help: "csv and tsv without the ' before a text that a spreadsheet would run as a formula"),
            Option(
                "param", short: "p", value: "NAME=VALUE", help: "what :NAME stands for in the SQL", isRepeatable: true),
            Option("timeout", value: "TIME", help: "stop after 30, 1.5s or 2m; 0 for never (default: 30s)"),
        ] + RowOptions.declared(json: "the same as --format json"),
        notes: """
            The views, and their columns:

              events    id, ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, line, extra,
                        fill_id, part, format, side, order_type, quantity, limit_price, reference_price,
                        filled_quantity, cumulative_quantity, fill_price, average_price, fill_fee, cumulative_fee,
                        fee_currency, venue, account, gate, decision, reason, error, other_order_id
              orders    session_id, order_id, symbol, side, quantity, order_type, intent_id, intent_ts, order_ts,
                        first_fill_ts, last_fill_ts, fills, filled_quantity, avg_fill_price, fees,
                        intent_to_order_ms, order_to_fill_ms, state, matched_by, fee_currency, limit_price, venue,
                        account
              fills     id, ts, ts_ns, session_id, symbol, order_id, fill_id, side, quantity, price, fee, fee_currency,
                        notional, reference_price, slippage_bps, venue, account, file, line, part
              sessions  session_id, mode, first_ts, last_ts, events, intents, orders, fills, gates, errors,
                        invalid_lines, symbols, files, bytes
              rejects   file, line, byte_offset, reason, text
              files     file, session_id, state, compressed, bytes, lines, events, invalid, blank, first_ts,
                        last_ts, indexed_at, format, text, continued, outdated
              search    full text: SELECT … FROM search JOIN events ON id = search.rowid WHERE search MATCH 'word'

            ts is text in UTC with nine digits after the second, ts_ns the same as a number of nanoseconds. \
            ts_ns('2025-12-20T10:00:00Z') makes such a number of a text: a range of ts_ns is answered from an index, one \
            of ts is not. payload is JSON: payload ->> 'side'; side to error of events are the same whoever wrote the \
            line. An order's state is filled, partial, overfilled, rejected, canceled, expired, open or orphan.

            A value of --param is a number when it looks like one (42, -0.5), else text; CAST(:name AS TEXT) makes text \
            of a number. The SQL is one statement, and can only read.
            """,
        examples: [
            (
                #"blotter query "SELECT symbol, count(*) AS fills FROM events WHERE kind = 'fill' GROUP BY 1""#,
                "fills by symbol"
            ),
            (
                #"blotter query "SELECT * FROM orders WHERE symbol = :s AND state = 'rejected'" --param s=BTC-USD"#,
                "rejected orders of one symbol"
            ),
            (
                #"blotter query "SELECT kind, count(*) FROM events WHERE ts_ns >= ts_ns('2025-12-20T10:15:00Z') GROUP BY 1""#,
                "what happened from a time on"
            ),
            ("blotter query --file slow-orders.sql --format markdown", "a question kept in a file, for a ticket"),
        ],
        run: { try QueryCommand($0).run() }
    )
}

/// `query`: one statement, whose rows are printed as they come.
private struct QueryCommand {
    private static let usualTimeout = 30.0

    private let invocation: Invocation
    private let location: LogLocation
    private let source: QuerySource
    private let rows: RowOptions
    private let parameters: [String: Query.Value]
    /// Seconds, nil for ever.
    private let timeout: Double?

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        self.invocation = invocation
        source = try QuerySource(invocation)
        location = try LogLocation(invocation)
        let isRaw = options.flag("raw-csv")
        rows = try RowOptions(options, isRaw: isRaw)
        if isRaw, rows.format != .csv, rows.format != .tsv {
            throw UsageError.conflict(
                subject: "--raw-csv", problem: "is for csv and tsv", remedy: "add --format csv")
        }
        parameters = try QueryParameters(options.values("param")).values
        let seconds = try options.seconds("timeout") ?? Self.usualTimeout
        timeout = seconds > 0 ? seconds : nil
    }

    func run() throws -> Int32 {
        let sql = try source.read()
        let engine = try location.engine(invocation)
        let deadline = timeout.map { seconds in
            Deadline(seconds: seconds, for: engine) { LastWords.end(with: BlotterError.timedOut(seconds: seconds)) }
        }
        defer { deadline?.cancel() }
        do {
            try print(Query(sql, parameters: parameters, now: invocation.time), engine)
        } catch BlotterError.interrupted where deadline?.hasExpired == true {
            throw BlotterError.timedOut(seconds: timeout ?? 0)
        }
        return 0
    }

    /// Prints the rows as they come; when an error ends them, those that came before it are printed and flushed.
    private func print(_ query: Query, _ engine: any Engine) throws {
        guard !rows.isArranged, !rows.isCount else { return try printAll(query, engine) }
        let output = invocation.output
        let writer = rows.writer(to: output)
        var hasRows = false
        do {
            try engine.run(query, begin: writer.begin) { row in
                hasRows = true
                writer.row(row.map { Cell($0) })
                return !output.isClosed
            }
            writer.end()
        } catch {
            // A JSON array is left open: what is incomplete must not look whole.
            if hasRows, rows.format != .json { writer.end() }
            try output.flush()
            throw error
        }
    }

    /// Prints the rows once all have come, or how many there are.
    private func printAll(_ query: Query, _ engine: any Engine) throws {
        var (columns, all, count): ([String], [[Cell]], Int64) = ([], [], 0)
        try engine.run(query, begin: { columns = $0 }) { row in
            count += 1
            if !rows.isCount { all.append(row.map { Cell($0) }) }
            return true
        }
        guard !rows.isCount else { return rows.write(count: count, to: invocation.output) }
        try rows.print(to: invocation.output, columns, { $0 }) { body in _ = all.allSatisfy(body) }
    }
}

/// Ends the process from any thread, whatever the others are doing.
private enum LastWords {
    /// Writes the error to standard error and exits with status 1; nothing is flushed, for the outputs are another
    /// thread's.
    static func end(with error: some CustomStringConvertible) -> Never {
        let line = Array("blotter: \(error)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        _exit(1)
    }
}
