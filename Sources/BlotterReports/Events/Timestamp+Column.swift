package import TelemetryLog

extension Timestamp {
    /// UTC for a column of a table, to the microsecond or finer: `2025-12-20 09:30:45.123456`.
    package var column: String {
        let text = secondsColumn + description.dropFirst(19).dropLast()
        return text.hasSuffix("000") ? String(text.dropLast(3)) : text
    }

    /// UTC for a column of a table, what is below a second cut off: `2025-12-20 09:30:45`.
    package var secondsColumn: String {
        let text = description.prefix(19)
        return text.prefix(10) + " " + text.dropFirst(11)
    }
}
