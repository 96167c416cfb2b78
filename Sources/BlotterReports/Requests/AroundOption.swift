package import TelemetryLog

/// A moment and what is around it, as it is typed: `2025-12-20T09:40:00Z`, `21:30±5m`, `'1h ago +- 30s'`.
package struct AroundOption: Equatable {
    private static let usualSpan = 30.0
    private static let signs = ["±", "+-", "+/-"]

    /// The moment.
    package let time: Timestamp
    /// How far before and after it; nil where none was typed.
    package let typedSpan: TimeSpan?

    /// The same, or 30 seconds.
    package var span: TimeSpan { typedSpan ?? TimeSpan(seconds: Self.usualSpan) }

    /// nil for a text that is neither.
    package init?(_ text: String, now: Timestamp) {
        var (time, span) = (text, String?.none)
        for sign in Self.signs {
            guard let range = text.firstRange(of: sign) else { continue }
            time = String(text[..<range.lowerBound].reversed().drop { $0 == " " }.reversed())
            span = String(text[range.upperBound...].drop { $0 == " " })
            break
        }
        guard let instant = TimeArgument(time)?.instant(now: now) else { return nil }
        self.time = instant
        guard let span else {
            typedSpan = nil
            return
        }
        guard let seconds = Quantity(parsing: span)?.seconds, seconds < 1e9 else { return nil }
        typedSpan = TimeSpan(seconds: seconds)
    }
}
