import SQLite

/// Where one event, or an invalid line, is looked for.
package enum EventPlace: Sendable, Equatable {
    /// For good. Where several logs may be meant, `file` picks one by its path.
    case address(EventAddress, file: String?)
    /// By the path that its log has now.
    case line(file: String, line: Int64, part: Int64)
}

/// An event, or an invalid line, and what stands around it in its log.
package struct LocatedLine: Sendable {
    /// nil for an invalid line.
    package var event: EventRecord?
    /// nil for an event.
    package var reject: RejectRecord?
    /// Where it is for good.
    package var address: EventAddress
    /// The events of the lines above it, in their order.
    package var before: [EventRecord] = []
    /// Those of the lines below it.
    package var after: [EventRecord] = []
    /// The paths of other logs that are meant by the same address, and have such a line.
    package var others: [String] = []
}

extension IndexReader {
    /// What is at a place, with at most `context` events of its log on either side; nil when there is nothing.
    package func located(_ place: EventPlace, context: Int) throws -> LocatedLine? {
        try atOneMoment {
            let found = try candidates(place).compactMap { source, path, line, part in
                try id(ofLine: line, part, in: source).flatMap { id in
                    try exists(id) ? (id: id, path: path, line: line, part: part) : nil
                }
            }
            guard let first = found.first else { return nil }
            let source = LineID.source(of: first.id)
            var located = LocatedLine(
                address: EventAddress(source: try mark(of: source), line: first.line, part: first.part))
            try records(at: [.init(time: nil, id: first.id)].filter { try isEvent($0.id) }) { event in
                located.event = event
                return false
            }
            if located.event == nil { located.reject = try reject(first.id) }
            located.before = try around(first.id, "id < ?1 AND id >= ?2 ORDER BY id DESC", context).reversed()
            located.after = try around(first.id, "id > ?1 AND id < ?3 ORDER BY id", context)
            located.others = found.dropFirst().map(\.path)
            return located
        }
    }

    private func candidates(
        _ place: EventPlace
    ) throws -> [(source: Int64, path: String, line: Int64, part: Int64)] {
        switch place {
        case .address(let address, let file):
            guard let mark = SourceMark(address.source) else { return [] }
            return try sources(mark).filter { file == nil || $0.path == file }.map {
                ($0.id, $0.path, address.line, address.part)
            }
        case .line(let file, let line, let part):
            return try connection.prepare("SELECT id FROM source WHERE path = ? ORDER BY id").rows(.text(file)) {
                ($0.integer(0), file, line, part)
            }
        }
    }

    private func id(ofLine line: Int64, _ part: Int64, in source: Int64) throws -> Int64? {
        guard part > 0 else { return try connection.lastID(upTo: line - 1, of: source) + 1 }
        return try connection.prepare("SELECT id FROM part WHERE line = ? AND part = ?").rows(
            .integer(LineID.key(ofLine: line, in: source)), .integer(part)
        ) { $0.integer(0) }.first
    }

    private func exists(_ id: Int64) throws -> Bool { try isEvent(id) || isReject(id) }

    private func isEvent(_ id: Int64) throws -> Bool {
        try !connection.prepare("SELECT 1 FROM event WHERE id = ?").rows(.integer(id)) { $0.integer(0) }.isEmpty
    }

    private func isReject(_ id: Int64) throws -> Bool {
        try !connection.prepare("SELECT 1 FROM reject WHERE id = ?").rows(.integer(id)) { $0.integer(0) }.isEmpty
    }

    /// Events of the log of `id`, as many as are wanted and fit in.
    private func around(_ id: Int64, _ condition: String, _ count: Int) throws -> [EventRecord] {
        let all = LineID.all(of: LineID.source(of: id))
        let places = try connection.prepare("SELECT id FROM event WHERE \(condition) LIMIT ?4").rows(
            .integer(id), .integer(all.lowerBound), .integer(all.upperBound), Value(count)
        ) { EventOrder.Place(time: nil, id: $0.integer(0)) }
        var events: [EventRecord] = []
        try records(at: places) { event in
            guard file.limit?.takes(event.json.count) ?? true else { return false }
            events.append(event)
            return true
        }
        return events
    }
}
