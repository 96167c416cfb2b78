package import Blotter

/// A summary as the runbook has it, in text and in JSON.
package struct SummaryReport {
    /// The figures.
    package let summary: Summary
    /// What the summary is of; how well files could be read is told of whole files all the same.
    package var filter: EventFilter

    /// Of the events that pass `filter`.
    package init(summary: Summary, filter: EventFilter = EventFilter()) {
        self.summary = summary
        self.filter = filter
    }

    // MARK: JSON

    /// `error_rate` is a fraction from 0 to 1, latencies are milliseconds to the nanosecond, and what was never counted
    /// is null.
    package var json: JSONText {
        .object([
            ("total_events", .integer(Int(summary.totalEvents))),
            ("counts_by_type", countsByType),
            ("unique_symbols", .array(summary.symbols.map(JSONText.string))),
            ("unique_sessions", .array(summary.sessions.map(JSONText.string))),
            ("first_ts", JSONText(summary.first?.shortDescription)),
            ("last_ts", JSONText(summary.last?.shortDescription)),
            ("untimed_events", .integer(Int(summary.untimed))),
            (
                "latency_ms",
                .object([
                    ("intent_to_order", LatencyText(latency: summary.intentToOrder).json),
                    ("order_to_fill", LatencyText(latency: summary.orderToFill).json),
                ])
            ),
            ("stats", stats),
        ])
    }

    /// Events without a kind, and those whose kind is empty, are counted together under "": names are unique.
    private var countsByType: JSONText {
        var counts: [(String, JSONText)] = []
        var unnamed: Int64 = 0
        for (kind, count) in summary.countsByKind {
            if let kind, !kind.isEmpty { counts.append((kind, .integer(Int(count)))) } else { unnamed += count }
        }
        if unnamed > 0 { counts.append(("", .integer(Int(unnamed)))) }
        return .object(counts)
    }

    /// How well the files could be read: lines, events, what the other lines are, `error_rate`.
    package var stats: JSONText {
        let parsing = summary.parsing
        return .object([
            ("total_lines", .integer(Int(parsing.lines))),
            ("valid_events", .integer(Int(parsing.events))),
            ("invalid_lines", .integer(Int(parsing.invalid))),
            ("blank_lines", .integer(Int(parsing.blank))),
            ("text_lines", .integer(Int(parsing.text))),
            ("continued_lines", .integer(Int(parsing.continued))),
            ("error_rate", .number(parsing.errorRate)),
        ])
    }

    // MARK: Text

    private static let usualWidth = 100
    private static let mostSymbols = 40
    private static let mostSessions = 12

    /// The lines, with lists wrapped to `width`.
    package func text(width: Int?) -> String {
        let width = min(width ?? Self.usualWidth, Self.usualWidth)
        let blocks = [head, kinds, names(width: width), latencies, parsing]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var head: String {
        var text = "=== Execution Telemetry Summary ===\nTotal events: \(summary.totalEvents)\n"
        if let first = summary.first, let last = summary.last {
            text += "Time range: \(first.shortDescription) to \(last.shortDescription)\n"
        } else {
            text += "Time range: none\n"
        }
        if summary.untimed > 0 { text += "Without a time that can be read: \(summary.untimed)\n" }
        return text
    }

    private var kinds: String {
        guard !summary.countsByKind.isEmpty else { return "" }
        let rows = summary.countsByKind.map { (name: Self.name($0.kind), count: String($0.count)) }
        let nameWidth = rows.map(\.name.displayWidth).max() ?? 0
        let countWidth = rows.map(\.count.count).max() ?? 0
        let lines = rows.map { row in
            let gap = nameWidth - row.name.displayWidth + countWidth - row.count.count + 2
            return "  \(row.name)\(String(repeating: " ", count: gap))\(row.count)\n"
        }
        return "Events by type:\n" + lines.joined()
    }

    private static func name(_ kind: String?) -> String {
        guard let kind else { return "(none)" }
        return kind.isEmpty ? "(empty)" : Escaped(kind).text
    }

    private func names(width: Int) -> String {
        Self.list("Symbols", summary.symbols, atMost: Self.mostSymbols, width: width)
            + Self.list("Sessions", summary.sessions, atMost: Self.mostSessions, width: width)
    }

    /// The last names, where there are too many: those of sessions usually begin with their date.
    private static func list(_ title: String, _ names: [String], atMost most: Int, width: Int) -> String {
        guard !names.isEmpty else { return "" }
        let shown = names.suffix(most).map { Escaped($0).text }
        let cut = shown.count < names.count ? ", the last \(shown.count)" : ""
        let lines = shown.joined(separator: ", ").wrapped(toWidth: max(20, width - 2))
        return "\(title) (\(names.count)\(cut)):\n" + lines.map { "  \($0)\n" }.joined()
    }

    private var latencies: String {
        "Latency (intent->order): \(LatencyText(latency: summary.intentToOrder).text)\n"
            + "Latency (order->fill): \(LatencyText(latency: summary.orderToFill).text)\n"
    }

    private var parsing: String {
        let parsing = summary.parsing
        var sessions = EventFilter()
        sessions.sessions = filter.sessions
        let files = Count(parsing.files).of("whole file")
        let scope = filter == sessions ? "" : "  Of \(files): an invalid line has no time, symbol, mode or kind\n"
        let others = [("Blank", parsing.blank), ("Text", parsing.text), ("Continued", parsing.continued)]
            .filter { $0.1 > 0 }.map { "  \($0.0) lines: \($0.1)\n" }.joined()
        return """
            Parse Statistics:
            \(scope)  Total lines: \(parsing.lines)
              Valid events: \(parsing.events)
              Invalid lines: \(parsing.invalid)
              Error rate: \((parsing.errorRate * 100).fixed(2))%
            \(others)
            """
    }
}
