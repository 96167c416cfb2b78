import SQLite
import Threads

/// Looks at the texts of all events for one that holds another: what no index of words can answer.
///
/// The columns of an event are read as they lie, without making its line of them, by two threads that take turns at parts
/// of the index. The time is in proportion to the events.
struct TextScan {
    /// How many of the lines have been looked at; to be called on the thread that asked.
    typealias Watch = (_ done: Int64, _ all: Int64) -> Void

    /// Lines that a thread takes at once.
    private let partLines: Int64
    private let reader: IndexReader
    private let needle: Needle
    private let filter: EventFilter
    private let watch: Watch?

    init(_ reader: IndexReader, _ needle: Needle, _ filter: EventFilter, watch: Watch?, partLines: Int64 = 50_000) {
        self.partLines = partLines
        self.reader = reader
        self.needle = needle
        self.filter = filter
        self.watch = watch
    }

    /// Events whose ids are from the first to the last.
    private struct Part {
        var ids: ClosedRange<Int64>
        var lines: Int64
    }

    private struct State {
        var parts: ArraySlice<Part>
        var doneLines: Int64 = 0
        var found: [EventOrder.Place] = []
        /// What the other thread sees.
        var moment: String?
        var failure: (any Error)?
    }

    /// Where the events are that hold the text, latest first. Throws `DatabaseError`.
    func places() throws -> [EventOrder.Place] {
        let parts = try parts()
        let all = parts.reduce(0) { $0 + $1.lines }
        let state = Monitor(State(parts: parts[...]))
        let labels = try matchingSeries()
        let (file, needle, filter) = (reader.file, needle, filter)
        let helper =
            parts.count < 2
            ? nil
            : Worker {
                do {
                    let connection = try file.openForReading()
                    try connection.execute("BEGIN")
                    let moment = try Self.moment(connection)
                    state.change { $0.moment = moment }
                    try Self.work(on: connection, needle, filter, labels, state) { _ in }
                } catch {
                    state.change { $0.failure = error }
                }
            }
        do {
            try Self.work(on: reader.connection, needle, filter, labels, state) { watch?($0, all) }
        } catch {
            state.change { $0.parts = [] }
            helper?.join()
            throw error
        }
        helper?.join()
        let end = state.read { $0 }
        if let failure = end.failure { throw failure }
        let found = try known(end)
        return try (found + inDetails(known: Set(found.map(\.id)))).sorted(by: >)
    }

    /// Sources side by side, so many that a part is worth a statement.
    private func parts() throws -> [Part] {
        let (condition, values) = filter.condition()
        let statement = try reader.connection.prepare(
            """
            SELECT id, lines FROM source
            WHERE ? OR id IN (SELECT s.source FROM series AS s WHERE \(condition)) ORDER BY id
            """)
        try statement.bind([.integer(filter.hasLabels ? 0 : 1)] + values)
        var parts: [Part] = []
        while try statement.step() {
            let (first, lines) = (LineID.of(0, in: statement.integer(0)), statement.integer(1))
            if let last = parts.last, last.lines + lines <= partLines {
                parts[parts.count - 1] = Part(ids: last.ids.lowerBound...(first + lines), lines: last.lines + lines)
                continue
            }
            for start in stride(from: Int64(1), through: max(1, lines), by: Int(partLines)) {
                let end = min(lines, start + partLines - 1)
                guard end >= start else { continue }
                parts.append(Part(ids: (first + start)...(first + end), lines: end - start + 1))
            }
        }
        return parts
    }

    /// Series whose labels hold the text, as a JSON array; nil without any.
    private func matchingSeries() throws -> String? {
        try Self.add(needle, to: reader.connection)
        let found = try reader.connection.prepare(
            "SELECT id FROM series WHERE holds(session, symbol, mode, kind)"
        ).rows { $0.integer(0) }
        return found.isEmpty ? nil : "[\(found.map(String.init).joined(separator: ","))]"
    }

    private static func add(_ needle: Needle, to connection: Connection) throws {
        try connection.addTest("holds") { needle.isPart(of: $0) }
    }

    /// The names of the columns that are text.
    private static func texts(of table: String, _ connection: Connection) throws -> String {
        try connection.prepare("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'").rows(.text(table)) {
            "\(table).\($0.text(0))"
        }.joined(separator: ", ")
    }

    /// What `filter` asks of an event: of its series, and its time.
    private static func condition(_ filter: EventFilter) -> (sql: String, values: [Value]) {
        var times = EventFilter()
        (times.from, times.to) = (filter.from, filter.to)
        var (sql, values) = times.condition(time: "event.ts")
        if filter.hasLabels {
            let (labels, names) = filter.condition()
            sql = "event.series IN (SELECT s.id FROM series AS s WHERE \(labels)) AND \(sql)"
            values = names + values
        }
        return (sql, values)
    }

    /// Takes parts until none is left.
    private static func work(
        on connection: Connection, _ needle: Needle, _ filter: EventFilter, _ labels: String?, _ state: Monitor<State>,
        _ told: (Int64) -> Void
    ) throws {
        try add(needle, to: connection)
        let (condition, values) = condition(filter)
        let ofLabels = labels == nil ? "" : "OR event.series IN (SELECT value FROM json_each(?))"
        let statement = try connection.prepare(
            """
            SELECT event.id, event.ts FROM event
            WHERE event.id BETWEEN ? AND ? AND \(condition) AND (holds(\(texts(of: "event", connection))) \(ofLabels))
            """)
        while let part = state.change({ $0.failure == nil ? $0.parts.popFirst() : nil }) {
            try statement.bind(
                [.integer(part.ids.lowerBound), .integer(part.ids.upperBound)] + values
                    + (labels.map { [.text($0)] } ?? []))
            var found: [EventOrder.Place] = []
            while try statement.step() {
                found.append(.init(time: statement.optionalInteger(1), id: statement.integer(0)))
            }
            statement.reset()
            let done = state.change { state in
                state.found += found
                state.doneLines += part.lines
                return state.doneLines
            }
            told(done)
        }
    }

    /// Of what `found` has, the events that are there: the other thread may have seen the index a moment later.
    private func known(_ found: State) throws -> [EventOrder.Place] {
        guard let theirs = found.moment, theirs != (try Self.moment(reader.connection)) else { return found.found }
        let statement = try reader.connection.prepare("SELECT 1 FROM event WHERE id = ?")
        return try found.found.filter { place in
            statement.bind(place.id, at: 1)
            defer { statement.reset() }
            return try statement.step()
        }
    }

    /// What differs between two moments of an index with other events.
    private static func moment(_ connection: Connection) throws -> String {
        try connection.text("SELECT count(*) || ' ' || total(id) || ' ' || total(lines) FROM source") ?? ""
    }

    /// Members outside of the usual ones, and what escapes mean.
    private func inDetails(known: Set<Int64>) throws -> [EventOrder.Place] {
        let (condition, values) = Self.condition(filter)
        let statement = try reader.connection.prepare(
            """
            SELECT event.id, event.ts FROM detail CROSS JOIN event ON event.id = detail.id
            WHERE holds(\(Self.texts(of: "detail", reader.connection))) AND \(condition)
            """)
        try statement.bind(values)
        var places: [EventOrder.Place] = []
        while try statement.step() {
            guard !known.contains(statement.integer(0)) else { continue }
            places.append(.init(time: statement.optionalInteger(1), id: statement.integer(0)))
        }
        return places
    }
}
