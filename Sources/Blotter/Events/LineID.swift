import SQLite
import TelemetryLog

/// The ids of events and invalid lines: each says its source and its line, so those of a source are one range.
///
/// Of a line that is several events the first has the line's id. The others have numbers from 2³¹ on instead of a line's,
/// in their order in the source, and a row of the table `part` says their line.
enum LineID {
    private static let lineBits: Int64 = 32
    private static let further: Int64 = 1 << 31

    static func of(_ line: Int64, in source: Int64) -> Int64 { source << lineBits | line }

    static func of(_ event: LogEvent, in source: Int64) -> Int64 {
        source << lineBits | (event.further == 0 ? Int64(event.line) : further | Int64(event.further))
    }

    /// The ids of the first so many events that are not the first of their line; nil for none.
    static func further(_ count: Int64, in source: Int64) -> ClosedRange<Int64>? {
        count > 0 ? of(further + 1, in: source)...of(further + count, in: source) : nil
    }

    /// Whether the event is not the first of its line.
    static func isFurther(_ id: Int64) -> Bool { id & further != 0 }

    /// The line of the first event of a line.
    static func line(of id: Int64) -> Int64 { id & (further - 1) }

    /// SQL for the id of the first event of its line, of the event whose id the SQL `id` is.
    static func first(of id: String) -> String {
        "iif(\(id) & \(further), (SELECT part.first FROM part WHERE part.id = \(id)), \(id))"
    }

    /// The ids of the first events of a source's lines, and of its invalid lines.
    static func firsts(of source: Int64) -> Range<Int64> { of(0, in: source)..<of(further, in: source) }

    /// The ids of a source's events that are not the first of their line.
    static func further(of source: Int64) -> Range<Int64> { of(further, in: source)..<of(0, in: source + 1) }

    /// The ids that lines of a source may have.
    static func all(of source: Int64) -> Range<Int64> { of(0, in: source)..<of(0, in: source + 1) }

    static func source(of id: Int64) -> Int64 { id >> lineBits }
}

extension Range<Int64> {
    /// For `id >= ? AND id < ?`.
    var values: [Value] { [.integer(lowerBound), .integer(upperBound)] }
}
