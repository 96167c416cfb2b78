import SQLite
import Threads

/// Looks at the texts of all events for one that holds another: what no index of words can answer.
///
/// The columns of an event are read as they lie, without making its line of them, by two threads that take turns at parts
/// of the index, the latest first. The time is in proportion to the events, or, where the last ones are enough and they
/// need not be counted, to those that are later. Memory is that of the places that are wanted.
struct TextScan {
    /// How many of the lines have been looked at; to be called on the thread that asked.
    typealias Watch = (_ done: Int64, _ all: Int64) -> Void

    /// What a scan has found.
    struct Outcome {
        /// Where the events are, latest first.
        var places: [EventOrder.Place]
        /// How many there are altogether, where that was asked for.
        var count: Int64
        /// Lines that were looked at.
        var lines: Int64
    }

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

    /// What both threads work at.
    private struct State {
        var parts: ArraySlice<ScanPart>
        var doneLines: Int64 = 0
        var found: LastPlaces
        var count: Int64 = 0
        let countsAll: Bool
        /// What the other thread sees.
        var moment: String?
        var failure: (any Error)?

        /// nil when nothing is left that matters.
        mutating func next() -> ScanPart? {
            guard failure == nil, let part = parts.first else { return nil }
            // The others reach less far.
            if !countsAll, let worst = found.worst, part.isBefore(worst) { return nil }
            return parts.popFirst()
        }
    }

    /// The last `most` events that hold the text and come before `place`; all are counted when `countsAll`. Throws
    /// `DatabaseError`.
    func run(most: Int, before place: EventOrder.Place? = nil, countsAll: Bool) throws -> Outcome {
        let parts = try ScanPart.all(reader.connection, filter, before: place, lines: partLines)
        let all = parts.reduce(0) { $0 + $1.lines }
        let state = Monitor(State(parts: parts[...], found: LastPlaces(most: most), countsAll: countsAll))
        try TextTest.add(needle, to: reader.connection)
        let question = TextQuestion(filter, before: place, series: try matchingSeries())
        let (file, needle) = (reader.file, needle)
        let helper =
            parts.count < 2
            ? nil
            : Worker {
                do {
                    let connection = try file.openForReading()
                    try connection.execute("BEGIN")
                    let moment = try Self.moment(connection)
                    state.change { $0.moment = moment }
                    try TextTest.add(needle, to: connection)
                    try Self.work(on: connection, question, most, file.limit, state) { _ in }
                } catch {
                    state.change { $0.failure = error }
                }
            }
        do {
            try Self.work(on: reader.connection, question, most, file.limit, state) { watch?($0, all) }
        } catch {
            state.change { $0.parts = [] }
            helper?.join()
            throw error
        }
        helper?.join()
        let end = state.read { $0 }
        if let failure = end.failure { throw failure }
        return Outcome(places: try known(end).sorted(by: >), count: end.count, lines: end.doneLines)
    }

    /// Gives all events that hold the text in the order of time, until `body` says no more, with none of them kept.
    func each(_ body: (EventOrder.Place) throws -> Bool) throws {
        try TextTest.add(needle, to: reader.connection)
        let series = try matchingSeries()
        var last: EventOrder.Place?
        func goOn() throws {
            let question = TextQuestion(filter, after: last, series: series)
            let statement = try question.inTime(reader.connection)
            while try statement.step() {
                let place = EventOrder.Place(time: statement.optionalInteger(1), id: statement.integer(0))
                last = place
                guard try body(place) else { return }
            }
        }
        try Self.takingLongValues(reader.connection, reader.file.limit, goOn)
    }

    /// Runs `body`, and where a value is too long for it once more, alone, with those that are as long as a line.
    private static func takingLongValues<Result>(
        _ connection: Connection, _ limit: AnswerLimit?, _ body: () throws -> Result
    ) throws -> Result {
        guard let limit else { return try body() }
        do {
            return try body()
        } catch let error as DatabaseError where error.reason == .tooBig {
            return try LongValue.alone(limit) {
                let usual = connection.limitValues(to: AnswerLimit.longestLine)
                defer { connection.limitValues(to: usual) }
                return try body()
            }
        }
    }

    /// Series whose labels hold the text, as a JSON array; nil without any.
    private func matchingSeries() throws -> String? {
        let found = try reader.connection.prepare(
            "SELECT id FROM series WHERE holds_label(session, symbol, mode, kind)"
        ).rows { $0.integer(0) }
        return found.isEmpty ? nil : "[\(found.map(String.init).joined(separator: ","))]"
    }

    /// Takes parts until none is left.
    private static func work(
        on connection: Connection, _ question: TextQuestion, _ most: Int, _ limit: AnswerLimit?,
        _ state: Monitor<State>, _ told: (Int64) -> Void
    ) throws {
        let statements = [try question.ofColumns(connection), try question.ofExtra(connection)]
        while let part = state.change({ $0.next() }) {
            let (found, count) = try takingLongValues(connection, limit) { try search(part, statements, most) }
            let done = state.change { state in
                for place in found.places { state.found.insert(place) }
                state.count += count
                state.doneLines += part.lines
                return state.doneLines
            }
            told(done)
        }
    }

    private static func search(
        _ part: ScanPart, _ statements: [Statement], _ most: Int
    ) throws -> (found: LastPlaces, count: Int64) {
        var found = LastPlaces(most: most)
        var count: Int64 = 0
        for statement in statements {
            statement.bind(part.ids.lowerBound, at: 1)
            statement.bind(part.ids.upperBound, at: 2)
            defer { statement.reset() }
            while try statement.step() {
                count += 1
                found.insert(.init(time: statement.optionalInteger(1), id: statement.integer(0)))
            }
        }
        return (found, count)
    }

    /// Of what was found, the events that are there: the other thread may have seen the index a moment later.
    private func known(_ found: State) throws -> [EventOrder.Place] {
        let places = found.found.places
        guard let theirs = found.moment, theirs != (try Self.moment(reader.connection)) else { return places }
        let statement = try reader.connection.prepare("SELECT 1 FROM event WHERE id = ?")
        return try places.filter { place in
            statement.bind(place.id, at: 1)
            defer { statement.reset() }
            return try statement.step()
        }
    }

    /// What differs between two moments of an index with other events.
    private static func moment(_ connection: Connection) throws -> String {
        try connection.text("SELECT count(*) || ' ' || total(id) || ' ' || total(lines) FROM source") ?? ""
    }
}
