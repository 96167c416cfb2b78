import SQLite
import TelemetryLog

/// The ids of events and invalid lines: each says its source and its place there, so those of a source are one range, and
/// are in the order of lines, and of the events of a line.
///
/// The place is the line's number, as long as each line is one event. A line that is several moves what is behind it on
/// by those beyond its first, each of which has a row in the table `part` that says its line; so an id and the row before
/// it tell the line.
enum LineID {
    private static let placeBits: Int64 = 32
    /// SQL for the bits of an id that say the place in its source, or a line there.
    static let placeMask: Int64 = 1 << placeBits - 1

    /// Of a line before and in which so many events of the source are not the first of their line.
    static func of(_ line: UInt32, further: UInt32, in source: Int64) -> Int64 {
        source << placeBits | Int64(line) + Int64(further)
    }

    static func of(_ event: LogEvent, in source: Int64) -> Int64 {
        of(event.line, further: event.further, in: source)
    }

    /// What stands for a line in the table `part`.
    static func key(ofLine line: Int64, in source: Int64) -> Int64 { source << placeBits | line }

    /// The ids that lines of a source may have.
    static func all(of source: Int64) -> Range<Int64> { key(ofLine: 0, in: source)..<key(ofLine: 0, in: source + 1) }

    /// The ids of a source that has so many lines, and events that are not the first of theirs.
    static func all(of source: Int64, lines: Int64, further: Int64) -> ClosedRange<Int64> {
        key(ofLine: 1, in: source)...key(ofLine: max(1, lines + further), in: source)
    }

    static func source(of id: Int64) -> Int64 { id >> placeBits }

    /// SQL for the line of the event or invalid line whose id the SQL `id` is.
    static func line(of id: String) -> String {
        """
        coalesce((
            SELECT part.line + \(id) - part.id FROM part
            WHERE part.id BETWEEN \(id) >> \(placeBits) << \(placeBits) AND \(id) ORDER BY part.id DESC LIMIT 1
        ), \(id)) & \(placeMask)
        """
    }

    /// SQL for which of the events of its line, from 0, the one is whose id the SQL `id` is.
    static func part(of id: String) -> String {
        "coalesce((SELECT part.part FROM part WHERE part.id = \(id)), 0)"
    }
}

extension Connection {
    /// The highest id that an event of a source has up to and with a line.
    func lastID(upTo line: Int64, of source: Int64) throws -> Int64 {
        let key = LineID.key(ofLine: line, in: source)
        let further = try prepare(
            "SELECT id - line FROM part WHERE line BETWEEN ? AND ? ORDER BY line DESC, id DESC LIMIT 1"
        ).rows(.integer(LineID.key(ofLine: 0, in: source)), .integer(key)) { $0.integer(0) }
        return key + (further.first ?? 0)
    }
}

extension Range<Int64> {
    /// For `id >= ? AND id < ?`.
    var values: [Value] { [.integer(lowerBound), .integer(upperBound)] }
}
