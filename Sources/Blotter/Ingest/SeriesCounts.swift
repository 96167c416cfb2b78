import SQLite
import TelemetryLog

/// The series that events belong to, and what is counted of each until the transaction ends.
struct SeriesCounts {
    /// The events of one source that have the same labels, and a session that their lines say or the log's path.
    struct Series: BitwiseCopyable {
        let id: Int64
        let source: Int64
        /// The session's number in the order matcher; nil until the first event of the series is given to it.
        var matcherSession: Int32?
        var events: Int64 = 0
        var untimed: Int64 = 0
        var first = Int64.max
        var last = Int64.min
        /// The line of the first event that is counted here.
        var firstLine: Int64 = 0

        /// Counts an event of the series.
        mutating func count(_ event: LogEvent) {
            if events == 0 { firstLine = Int64(event.line) }
            events += 1
            guard let time = event.timestamp?.nanoseconds else { return untimed += 1 }
            first = min(first, time)
            last = max(last, time)
        }
    }

    /// An event's labels as the reader's numbers.
    struct Key: Hashable {
        var source: Int64
        var session: Int32
        var symbol: Int32
        var mode: Int32
        var kind: Int32
        var format: Int32

        init(_ event: LogEvent, source: Int64) {
            self.source = source
            session = event.sessionName
            symbol = event.symbolName
            mode = event.modeName
            kind = event.kindName
            format = event.formatName
        }

        @inline(__always)
        var shortHash: Int {
            Int(session &* 31 &+ symbol &* 17 &+ mode &* 5 &+ kind &* 37 &+ format &* 11)
                & (SeriesCounts.recentLimit - 1)
        }
    }

    /// The labels as texts: two of the reader's numbers may stand for one text.
    private struct Texts: Hashable {
        var source: Int64
        var session: ExactText
        var symbol: ExactText?
        var mode: ExactText?
        var kind: ExactText?
        var format: Int64?
        var saysSession: Bool
    }

    private(set) var all: [Series] = []
    /// Those of each, apart from what is counted with every event.
    private(set) var labels: [EventLabels] = []
    private var places: [Key: Int] = [:]
    private var placesOfTexts: [Texts: Int] = [:]
    /// The last key and place for each short hash: nearly all events find theirs here.
    private var recent: [(key: Key, place: Int)?]

    /// Series that are kept in memory.
    private static let limit = 20_000
    private static let recentLimit = 1024

    init() { recent = Array(repeating: nil, count: Self.recentLimit) }

    var isFull: Bool { all.count > Self.limit }

    /// The place of an event's series in `all`; `labels` are read when it is met for the first time.
    @inline(__always)
    mutating func place(of key: Key, in index: WriterStatements, labels: () -> EventLabels) throws -> Int {
        let hash = key.shortHash
        if let found = recent[hash], found.key == key { return found.place }
        let place = try places[key] ?? meet(key, labels(), index)
        recent[hash] = (key, place)
        return place
    }

    @inline(__always)
    mutating func count(_ event: LogEvent, at place: Int) { all[place].count(event) }

    mutating func setMatcherSession(_ session: Int32, at place: Int) { all[place].matcherSession = session }

    private mutating func meet(_ key: Key, _ labels: EventLabels, _ index: WriterStatements) throws -> Int {
        let texts = Texts(
            source: key.source, session: ExactText(labels.session.text), symbol: ExactText(labels.symbol?.text),
            mode: ExactText(labels.mode?.text), kind: ExactText(labels.kind?.text),
            format: try labels.format.map { try index.format($0.text) }, saysSession: key.session != 0)
        let place = try placesOfTexts[texts] ?? add(texts, labels, index)
        placesOfTexts[texts] = place
        places[key] = place
        return place
    }

    private mutating func add(_ texts: Texts, _ labels: EventLabels, _ index: WriterStatements) throws -> Int {
        let stored = try index.series(
            of: texts.source, session: texts.session.text, symbol: texts.symbol?.text, mode: texts.mode?.text,
            kind: texts.kind?.text, format: texts.format, saysSession: texts.saysSession)
        // At once, and with nothing counted, since events of this transaction are looked for by their series.
        let id =
            try stored
            ?? index.insertSeries(
                of: texts.source, session: texts.session.text, symbol: texts.symbol?.text, mode: texts.mode?.text,
                kind: texts.kind?.text, format: texts.format, saysSession: texts.saysSession)
        all.append(Series(id: id, source: texts.source))
        self.labels.append(labels)
        return all.count - 1
    }

    /// The reader's numbers mean other texts from now on.
    mutating func renumber() {
        places.removeAll(keepingCapacity: true)
        recent = Array(repeating: nil, count: Self.recentLimit)
    }

    /// Adds the counts to those in the index and begins anew; the caller has opened a transaction. Of logs that are read
    /// anew nothing has grown but what they had nothing of.
    mutating func save(to connection: Connection, readAnew isReadAnew: Bool = false) throws {
        guard !all.isEmpty else { return }
        let update = try connection.prepare(
            """
            UPDATE series SET events = events + ?2, untimed = untimed + ?3,
                first_ts = min(coalesce(first_ts, ?4), coalesce(?4, first_ts)),
                last_ts = max(coalesce(last_ts, ?5), coalesce(?5, last_ts))
            WHERE id = ?1
            """)
        for series in all {
            let isTimed = series.first <= series.last
            let first: Value = isTimed ? .integer(series.first) : nil
            let last: Value = isTimed ? .integer(series.last) : nil
            try update.run(.integer(series.id), .integer(series.events), .integer(series.untimed), first, last)
        }
        try noteGrowth(connection, readAnew: isReadAnew)
        self = SeriesCounts()
    }

    /// Notes what has grown, once for each session of a source.
    private func noteGrowth(_ connection: Connection, readAnew isReadAnew: Bool) throws {
        /// The lines of one session in one source, whose end has moved.
        struct Tail: Hashable {
            var source: Int64
            var session: String
        }
        var firstLines: [Tail: Int64] = [:]
        var order: [Tail] = []
        for (series, labels) in zip(all, labels) where series.events > 0 {
            let tail = Tail(source: series.source, session: labels.session.text)
            if let known = firstLines[tail] {
                firstLines[tail] = min(known, series.firstLine)
            } else {
                firstLines[tail] = series.firstLine
                order.append(tail)
            }
        }
        var growth = try Growth(connection)
        for tail in order {
            let line = (firstLines[tail] ?? 1) - 1
            try growth.note(source: tail.source, session: tail.session, behind: line, onlyFirst: isReadAnew)
        }
    }
}
