import SQLite
package import TelemetryLog

/// Which events are meant; an empty list or nil lets all pass. It means the same in every question.
///
/// A text with commas stands for the name that it is, or, where the index has no such name, for those between its commas;
/// one that begins with `!` for all but these; one with `*`, `?` or `[…]` for those like it (`NameChoice`).
package struct EventFilter: Sendable, Equatable {
    /// Names of sessions.
    package var sessions: [String] = []
    /// Kinds of events, as `fill`.
    package var kinds: [String] = []
    /// Symbols, as `BTC-USD`.
    package var symbols: [String] = []
    /// Modes, as `live`.
    package var modes: [String] = []
    /// From this instant on, and up to and with the other; an event without a time passes neither.
    package var from: Timestamp?
    /// Up to and with this instant; nil for no end.
    package var to: Timestamp?

    /// Lets all pass.
    package init() {}

    /// Whether all pass.
    package var isEmpty: Bool { self == EventFilter() }

    /// Whether it asks for a time.
    package var hasTime: Bool { from != nil || to != nil }

    /// Whether it asks for a session, kind, symbol or mode.
    var hasLabels: Bool { !(sessions.isEmpty && kinds.isEmpty && symbols.isEmpty && modes.isEmpty) }

    /// `condition AND condition …` on `series AS s`, and on the column `time` if there is one; `TRUE` when there is
    /// nothing to ask, with a `?` for each of `values`.
    func condition(time: String? = nil) -> (sql: String, values: [Value]) {
        var terms: [String] = []
        var values: [Value] = []
        for (column, texts) in [("session", sessions), ("symbol", symbols), ("mode", modes), ("kind", kinds)]
        where !texts.isEmpty {
            let term = NameChoice(texts).condition("s.\(column)", column)
            terms.append(term.sql)
            values += term.values
        }
        if let time {
            for (instant, comparison) in [(from, ">="), (to, "<=")] {
                guard let instant else { continue }
                terms.append("\(time) \(comparison) ?")
                values.append(.integer(instant.nanoseconds))
            }
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), values)
    }
}
