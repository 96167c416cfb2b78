import SQLite

/// The events with which a clock was set back by a second or more.
struct ClockSteps {
    /// Ascending.
    private let ids: [Int64]

    init(_ ids: [Int64]) { self.ids = ids }

    /// Whether one of them lies between two events of one source, or is the later.
    @inline(__always)
    func areBetween(_ first: Int64, _ second: Int64) -> Bool {
        !ids.isEmpty && LineID.source(of: first) == LineID.source(of: second)
            && find(above: min(first, second), upTo: max(first, second))
    }

    private func find(above low: Int64, upTo high: Int64) -> Bool {
        var range = ids.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = ids[middle] <= low ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound < ids.endIndex && ids[range.lowerBound] <= high
    }
}

extension Connection {
    /// The steps back of all clocks, or of those of the events in `range`.
    func backwardSteps(in range: Range<Int64>? = nil) throws -> ClockSteps {
        let range = range ?? .min..<(.max)
        return ClockSteps(
            try prepare(
                """
                SELECT l.id FROM leap AS l JOIN event AS e ON e.id = l.id
                WHERE l.id >= ? AND l.id < ? AND l.previous_ts - e.ts >= ? ORDER BY l.id
                """
            ).rows(.integer(range.lowerBound), .integer(range.upperBound), .integer(ClockStep.leastStep)) {
                $0.integer(0)
            })
    }
}
