import SQLite
package import TelemetryLog

/// Which events are meant; an empty list or nil lets all pass. It means the same in every question.
package struct EventFilter: Sendable, Equatable {
    package var sessions: [String] = []
    package var kinds: [String] = []
    package var symbols: [String] = []
    package var modes: [String] = []
    /// From this instant on, and up to and with the other; an event without a time passes neither.
    package var from: Timestamp?
    package var to: Timestamp?

    package init() {}

    package var isEmpty: Bool { self == EventFilter() }

    var hasTime: Bool { from != nil || to != nil }

    /// The columns a filter looks at; nil where a table has none such.
    struct Columns {
        var session: String?
        var symbol: String?
        var mode: String?
        var kind: String?
        var time: String?

        static let event = Columns(
            session: "e.session", symbol: "e.symbol", mode: "e.mode", kind: "e.kind", time: "e.ts")
        static let tally = Columns(session: "t.session", symbol: "t.symbol", mode: "t.mode", kind: "t.kind")
        static let life = Columns(session: "l.session", symbol: "l.symbol", mode: "e.mode", time: "l.order_ts")
    }

    /// `condition AND condition …`, `TRUE` when there is none, with a `?` for each of `values`.
    func condition(on columns: Columns) -> (sql: String, values: [Value]) {
        var terms: [String] = []
        var values: [Value] = []
        let lists = [
            (columns.session, sessions), (columns.symbol, symbols), (columns.mode, modes), (columns.kind, kinds),
        ]
        for (column, texts) in lists {
            guard let column, !texts.isEmpty else { continue }
            let marks = texts.map { _ in "?" }.joined(separator: ", ")
            terms.append(texts.count == 1 ? "\(column) = ?" : "\(column) IN (\(marks))")
            values += texts.map { .text($0) }
        }
        if let time = columns.time {
            for (instant, comparison) in [(from, ">="), (to, "<=")] {
                guard let instant else { continue }
                terms.append("\(time) \(comparison) ?")
                values.append(.integer(instant.nanoseconds))
            }
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), values)
    }
}
