import SQLite

/// Which names a filter means, by the series that are known.
extension Slice {
    /// A label of events.
    package enum Label: String, CaseIterable, Sendable {
        case session, symbol, mode, kind

        fileprivate func texts(_ filter: EventFilter) -> [String] {
            switch self {
            case .session: filter.sessions
            case .symbol: filter.symbols
            case .mode: filter.modes
            case .kind: filter.kinds
            }
        }
    }

    /// The names of a label that `filter` lets pass, nil for events without one; nil where it asks for none.
    package func names(of label: Label, in filter: EventFilter) throws -> [String?]? {
        let texts = label.texts(filter)
        guard !texts.isEmpty else { return nil }
        let (condition, values) = NameChoice(texts).condition("s.\(label.rawValue)", label.rawValue)
        let statement = try connection.prepare(
            "SELECT DISTINCT s.\(label.rawValue) FROM series AS s WHERE \(condition) ORDER BY 1")
        try statement.bind(values)
        var names: [String?] = []
        while try statement.step() { names.append(statement.optionalText(0)) }
        return names
    }

    /// A filter whose sessions are named as here: of several hosts with the host before them.
    package func qualified(_ filter: EventFilter) throws -> EventFilter {
        guard hasHosts, !filter.sessions.isEmpty else { return filter }
        var filter = filter
        filter.sessions = try filter.sessions.flatMap(qualified)
        return filter
    }

    /// The names that a session has on each host; itself where there is none.
    package func qualified(_ session: String) throws -> [String] {
        let known = try connection.prepare(
            """
            SELECT session FROM series UNION SELECT session FROM source UNION SELECT name_session FROM file ORDER BY 1
            """
        ).rows { $0.text(0) }
        func names(_ name: String) -> [String] {
            let same = known.filter { $0 == name || $0.withoutHost == name }
            return same.isEmpty ? [name] : same
        }
        if let excluded = NameChoice.excluded(by: session), !known.contains(session) {
            return ["!" + excluded.flatMap(names).joined(separator: ",")]
        }
        let whole = names(session)
        return whole != [session] ? whole : NameChoice.pieces(session).flatMap(names)
    }

    /// When the last event of the series was that `filter` lets pass.
    package func lastTime(_ filter: EventFilter) throws -> Int64? {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare("SELECT max(s.last_ts) FROM series AS s WHERE \(condition)")
        try statement.bind(values)
        return try statement.step() ? statement.optionalInteger(0) : nil
    }

    /// The sessions whose orders have changed since they were counted last.
    package func uncountedSessions() throws -> [String] {
        try connection.prepare(
            """
            SELECT DISTINCT s.session FROM tally AS t JOIN series AS s ON s.id = t.series WHERE t.stale > 0
                OR t.lives > 0 AND NOT EXISTS (SELECT 1 FROM tally_value AS v WHERE v.series = t.series)
            """
        ).rows { $0.text(0) }
    }

    /// Whether there are gates or errors whose reasons were not counted.
    package func hasUncountedReasons() throws -> Bool {
        try connection.integer("SELECT EXISTS (SELECT 1 FROM reason WHERE counts IS NULL)") != 0
    }

    /// The sessions with events that pass `filter`, but for its kinds, as far as their first and last times tell.
    package func sessions(_ filter: EventFilter) throws -> [String] {
        var labels = filter
        labels.kinds = []
        let (condition, values) = labels.condition()
        let statement = try connection.prepare(
            """
            SELECT DISTINCT s.session FROM series AS s
            WHERE \(condition) AND (? IS NULL OR s.last_ts >= ?) AND (? IS NULL OR s.first_ts <= ?) ORDER BY 1
            """)
        let times = [filter.from, filter.from, filter.to, filter.to].map { Value($0?.nanoseconds) }
        try statement.bind(values + times)
        var sessions: [String] = []
        while try statement.step() { sessions.append(statement.text(0)) }
        return sessions
    }

    /// What the orders that are asked for have come to.
    package func positions(_ question: PositionQuestion) throws -> [Position] {
        var question = question
        // There is no file that a second thread could open.
        question.manyLives = .max
        return try reader.positions(question)
    }

    /// Gives the events at these places.
    package func events(
        at places: [EventOrder.Place], _ body: (EventRecord) throws -> Bool
    ) throws { try reader.records(at: places, body) }

    /// The events at these places, as a page of at most `limit` that ends before what comes later.
    package func page(at places: [EventOrder.Place], limit: Int) throws -> EventPage {
        try EventPage(limit: limit) { try reader.records(at: places, $0) }
    }
}

extension String {
    /// What is behind the first slash, which no host's name has.
    fileprivate var withoutHost: Substring {
        firstIndex(of: "/").map { self[index(after: $0)...] } ?? self[...]
    }
}
