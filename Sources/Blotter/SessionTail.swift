import SQLite

/// How far the logs of a session were seen: by it what has come since can be asked for, whatever its time and order.
///
/// As text, the number of each source and of the line that was seen last: `5.120-7.33`; `0` before any.
package struct TailPosition: Sendable, Equatable, CustomStringConvertible {
    private(set) var lines: [Int64: Int64] = [:]

    package init() {}

    /// nil for a text that is no position.
    package init?(_ text: String) {
        guard text != "0" else { return }
        for part in text.split(separator: "-", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
            guard numbers.count == 2, let source = numbers[0], let line = numbers[1], lines[Int64(source)] == nil
            else { return nil }
            lines[Int64(source)] = Int64(line)
        }
    }

    package var description: String {
        guard !lines.isEmpty else { return "0" }
        return lines.sorted { $0.key < $1.key }.map { "\($0.key).\($0.value)" }.joined(separator: "-")
    }

    mutating func move(source: Int64, to line: Int64) { lines[source] = line }
}

extension IndexReader {
    /// Where the logs of a session end now.
    package func tailPosition(ofSession session: String) throws -> TailPosition {
        try reading {
            var position = TailPosition()
            for source in try tailSources(session) { position.move(source: source.id, to: source.lines) }
            return position
        }
    }

    /// Moves `position` on, and gives each event that is passed with the position behind it, at most `limit`,
    /// until `body` says no more.
    ///
    /// Lines of one log come in their order. False when there may be more.
    package func tail(
        session: String, kinds: [String] = [], from position: inout TailPosition, limit: Int,
        _ body: (EventRecord, TailPosition) throws -> Bool
    ) throws -> Bool {
        try reading {
            var left = limit
            for source in try tailSources(session) {
                let seen = position.lines[source.id] ?? 0
                guard source.lines > seen else { continue }
                let places = try tailPlaces(session, kinds, source.id, after: seen, limit: left)
                try records(at: places) { event in
                    position.move(source: source.id, to: event.line)
                    left = try body(event, position) ? left - 1 : 0
                    return left > 0
                }
                guard left > 0 else { return false }
                position.move(source: source.id, to: source.lines)
            }
            return true
        }
    }

    private func tailSources(_ session: String) throws -> [(id: Int64, lines: Int64)] {
        try connection.prepare(
            """
            SELECT id, lines FROM source WHERE id IN (SELECT source FROM series WHERE session = ?) ORDER BY id
            """
        ).rows(.text(session)) { ($0.integer(0), $0.integer(1)) }
    }

    private func tailPlaces(
        _ session: String, _ kinds: [String], _ source: Int64, after line: Int64, limit: Int
    ) throws -> [EventOrder.Place] {
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        let statement = try connection.prepare(
            """
            SELECT e.id FROM event AS e NOT INDEXED
            WHERE e.id > ? AND e.id < ? AND e.series IN (
                SELECT id FROM series WHERE source = ? AND session = ? \(kinds.isEmpty ? "" : "AND kind IN (\(marks))"))
            ORDER BY e.id LIMIT ?
            """)
        try statement.bind(
            [.integer(source << 32 | line), .integer((source + 1) << 32), .integer(source), .text(session)]
                + kinds.map { .text($0) } + [Value(limit)])
        var places: [EventOrder.Place] = []
        while try statement.step() { places.append(.init(time: nil, id: statement.integer(0))) }
        return places
    }
}
