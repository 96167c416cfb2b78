package import Blotter
import ClickHouse
import RowBinary
import TelemetryLog

/// The questions about events, sums and invalid lines.
extension ClusterReader: Engine {
    package func atOneMoment<Result>(_ body: () throws -> Result) throws -> Result { try hold(body) }

    /// A question ends when the server's patience does.
    package var interrupter: @Sendable () -> Void { {} }
    package var isReplaced: Bool { false }

    /// Asks what logs and series tell.
    private func askCatalog<Result>(
        _ filter: EventFilter = EventFilter(), _ body: (IndexReader, EventFilter) throws -> Result
    ) throws -> Result {
        try ask(filter, { _, _ in }, body)
    }

    // MARK: What there is

    package func hasLogs() throws -> Bool { try askCatalog { reader, _ in try reader.hasLogs() } }

    package func hasEvents(_ filter: EventFilter) throws -> Bool {
        guard filter.hasTime else { return try eventCount(filter) > 0 }
        let slice = try slice()
        let condition = try condition(slice.qualified(filter), slice)
        return try !cluster.rows(
            "SELECT line FROM blotter.events_all WHERE \(condition) LIMIT 1"
        ) { reader throws(RowReader.Incomplete) in try reader.integer(UInt64.self) }.isEmpty
    }

    package func eventCount(_ filter: EventFilter) throws -> Int64 {
        try ask(filter, loadTimesOfSpan) { try $0.eventCount($1) }
    }

    private func loadTimesOfSpan(_ slice: Slice, _ filter: EventFilter) throws {
        if filter.hasTime { try loadTimes(slice, filter) }
    }

    package func formatCounts() throws -> [FormatCount] {
        throw ClusterError.unanswerable("what formats have read is told by each host's own index")
    }

    package func parseStatistics(sessions: [String]) throws -> ParseStatistics {
        var filter = EventFilter()
        filter.sessions = sessions
        return try askCatalog(filter) { try $0.parseStatistics(sessions: $1.sessions) }
    }

    package func knowsSession(_ name: String) throws -> Bool {
        var filter = EventFilter()
        filter.sessions = [name]
        return try askCatalog(filter) { reader, filter in
            try filter.sessions.contains { try reader.knowsSession($0) }
        }
    }

    package func unknownNames(in filter: EventFilter) throws -> [UnknownName] {
        try askCatalog(filter) { try $0.unknownNames(in: $1) }
    }

    package func unknownFiles(_ patterns: [String]) throws -> [UnknownName] {
        try askCatalog { reader, _ in try reader.unknownFiles(patterns) }
    }

    package func idsBeside(_ id: String) throws -> [String] {
        var ids: [String] = []
        _ = try slice()
        for column in ["order_id", "intent_id"] {
            for (comparison, order) in [("<", "DESC"), (">", "ASC")] {
                ids += try cluster.rows(
                    """
                    SELECT assumeNotNull(\(column)) FROM blotter.events_all WHERE \(ofHosts) \
                    AND \(column) \(comparison) \(id.quoted) ORDER BY \(column) \(order) LIMIT 1
                    """
                ) { reader throws(RowReader.Incomplete) in try reader.text() }
            }
        }
        return ids
    }

    // MARK: Events

    package func events(
        _ filter: EventFilter, limit: Int?, _ body: (EventRecord) throws -> Bool
    ) throws {
        guard let limit else {
            return try ask(filter, { try loadEvents($0, $1) }) { try $0.events($1, limit: nil, body) }
        }
        try askPlaces(filter, and: "1", limit: limit, before: nil) { slice, places in
            try slice.events(at: places.reversed(), body)
        }
    }

    private func askPlaces<Result>(
        _ filter: EventFilter, and more: String, limit: Int, before place: EventOrder.Place?,
        _ body: (Slice, [EventOrder.Place]) throws -> Result
    ) throws -> Result {
        let slice = try slice()
        let filter = try slice.qualified(filter)
        slice.reader.givesLines = givesLines
        return try slice.forOneQuestion {
            try body(slice, lastEvents(slice, filter, and: more, limit: limit, before: place))
        }
    }

    package func page(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> EventPage {
        try askPlaces(filter, and: "1", limit: limit, before: place) { try $0.page(at: $1, limit: limit) }
    }

    package func located(_ place: EventPlace, context: Int) throws -> LocatedLine? {
        let (line, condition) = try position(of: place)
        let reach = Int64(context) + Self.reach
        let lines = "\(condition) AND line BETWEEN \(max(0, line - reach)) AND \(line + reach)"
        return try ask(EventFilter()) { slice, _ in
            try loadEvents(slice, where: "\(ofHosts) AND \(lines)")
            try loadRejects(slice, where: "\(ofHosts) AND \(lines)")
        } _: { reader, _ in
            try reader.located(place, context: context)
        }
    }

    /// Lines beyond the context: some may be blank, or invalid.
    private static let reach: Int64 = 500

    private func position(of place: EventPlace) throws -> (line: Int64, condition: String) {
        switch place {
        case .address(let address, _):
            let logs = "SELECT src FROM blotter.files_all WHERE \(try ofLogs(beginningAs: address.source))"
            return (address.line, "src GLOBAL IN (\(logs))")
        case .line(let file, let line, _):
            _ = try slice()
            let (host, path) = parts(of: file)
            let logs = "SELECT src FROM blotter.files_all WHERE host = \(host.quoted) AND file = \(path.quoted)"
            return (line, "host = \(host.quoted) AND src GLOBAL IN (\(logs))")
        }
    }

    private func ofLogs(beginningAs mark: String) throws -> String {
        guard let digest = UInt64(mark, radix: 16).map({ Int64(bitPattern: $0) }) else { return "0" }
        return "mark_digest = \(digest) OR head_digest = \(digest)"
    }

    package func neighbours(
        of event: EventRecord, count: Int
    ) throws -> (before: [EventRecord], after: [EventRecord]) {
        try askSessions([event.session]) { try $0.reader.neighbours(of: event, count: count) }
    }

    /// Asks of whole sessions, as the slice names them.
    func askSessions<Result>(_ sessions: [String], _ body: (Slice) throws -> Result) throws -> Result {
        let slice = try slice()
        slice.reader.givesLines = givesLines
        return try slice.forOneQuestion {
            try loadSessions(slice, sessions)
            return try body(slice)
        }
    }

    /// All events and orders of sessions, as the slice names them.
    func loadSessions(_ slice: Slice, _ sessions: [String]) throws {
        guard !sessions.isEmpty else { return }
        let condition = "\(ofHosts) AND \(term(sessions: sessions))"
        try loadEvents(slice, where: condition)
        try loadOrders(slice, where: condition)
    }

    package func tailPosition(_ session: String?) throws -> TailPosition { throw Self.live }

    package func tail(
        _ question: TailQuestion, from position: inout TailPosition, limit: Int,
        _ body: (EventRecord, TailPosition) throws -> Bool
    ) throws -> Bool { throw Self.live }

    private static let live = ClusterError.unanswerable("a live stream is given by the host whose logs it is of")

    // MARK: Search

    package func search(
        _ pattern: SearchPattern, _ filter: EventFilter, order: SearchOrder, limit: Int?,
        _ body: (EventRecord) throws -> Bool
    ) throws {
        guard order != .relevance else {
            throw ClusterError.unanswerable("--rank needs the host's own index; a cluster gives hits in time")
        }
        let words = try self.words(pattern)
        guard let limit else {
            return try ask(filter, { try loadEvents($0, $1, and: words) }) { reader, filter in
                var events: [EventRecord] = []
                try reader.events(filter, limit: nil) {
                    if order == .time { return try body($0) }
                    events.append($0)
                    return true
                }
                for event in events.reversed() where try !body(event) { return }
            }
        }
        try askPlaces(filter, and: words, limit: limit, before: nil) { slice, places in
            try slice.events(at: order == .time ? places.reversed() : places, body)
        }
    }

    package func searchPage(
        _ pattern: SearchPattern, _ filter: EventFilter, limit: Int, before place: EventOrder.Place?
    ) throws -> EventPage {
        try askPlaces(filter, and: words(pattern), limit: limit, before: place) { try $0.page(at: $1, limit: limit) }
    }

    package func searchCount(_ pattern: SearchPattern, _ filter: EventFilter) throws -> Int64 {
        let slice = try slice()
        let condition = try condition(slice.qualified(filter), slice)
        let counts = try cluster.rows(
            "SELECT count() FROM blotter.events_all FINAL WHERE \(condition) AND \(words(pattern))"
        ) { reader throws(RowReader.Incomplete) in try reader.integer(UInt64.self) }
        return Int64(counts.first ?? 0)
    }

    /// `words` has each token between spaces, so that a phrase is a part of it: ` a b `, and with any end ` a b`.
    private func words(_ pattern: SearchPattern) throws -> String {
        guard !pattern.isLookedForInAll else {
            throw ClusterError.unanswerable("--contains looks into all payloads, which the host's own index does")
        }
        guard !pattern.isExpression else {
            throw ClusterError.unanswerable("--fts5 is the full text of SQLite, which the host's own index has")
        }
        let isModern = try cluster.isModern()
        return pattern.terms.flatMap { term in
            // Whole tokens come first: the text index rules out by them.
            let whole = isModern ? (term.isPrefix ? term.words.dropLast() : term.words[...]) : []
            let phrase = " " + term.words.joined(separator: " ") + (term.isPrefix ? "" : " ")
            return whole.map { "hasToken(words, \($0.quoted))" } + ["position(words, \(phrase.quoted)) > 0"]
        }.joined(separator: " AND ")
    }

    // MARK: Invalid lines

    package func rejects(_ filter: RejectFilter, limit: Int?, _ body: (RejectRecord) throws -> Bool) throws {
        try askRejects(filter) { try $0.rejects($1, limit: limit, body) }
    }

    package func rejectedFiles(_ filter: RejectFilter) throws -> [RejectedFile] {
        try askRejects(filter) { try $0.rejectedFiles($1) }
    }

    private func askRejects<Result>(
        _ filter: RejectFilter, _ body: (IndexReader, RejectFilter) throws -> Result
    ) throws -> Result {
        var labels = EventFilter()
        labels.sessions = filter.sessions
        return try ask(labels) { slice, _ in
            try loadRejects(slice, where: ofHosts)
            guard filter.from != nil || filter.to != nil else { return }
            // A line without a time is of that of the events around it.
            try loadTimes(
                slice,
                where:
                    "\(ofHosts) AND (host, src) GLOBAL IN (SELECT host, src FROM blotter.rejects_all WHERE \(ofHosts))")
        } _: { reader, labels in
            var filter = filter
            filter.sessions = labels.sessions
            return try body(reader, filter)
        }
    }

    private func loadRejects(_ slice: Slice, where condition: String) throws {
        try stream(
            "SELECT \(SharedTable.rejects.columnList) FROM blotter.rejects_all FINAL WHERE \(condition)",
            slice.rejectTaker())
    }
}
