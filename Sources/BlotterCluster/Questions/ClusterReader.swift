package import Blotter
import ClickHouse
import RowBinary
import TelemetryLog

/// Asks a cluster what an index is asked, of one host or of several, with the same answers.
///
/// The rows that an answer is made of are asked for as narrowly as the question allows and come into a `Slice`, of which
/// the same code asks that asks an index: so both say the same to the digit. Counts, latencies and reasons of whole series
/// were summed up by the hosts, and take no look at events. Which logs and series there are is known for `freshness`.
package final class ClusterReader {
    let cluster: Cluster
    /// Those that are asked; all of the cluster where none is named.
    private let named: [String]
    private let limit: AnswerLimit?
    private(set) var hosts: [String] = []
    private var known: (slice: Slice, since: ContinuousClock.Instant)?
    /// Whether several questions are asked of one moment.
    private var isHeld = false
    package var givesLines = true
    package var watch: ((_ done: Int64, _ all: Int64) -> Void)?

    /// For so long no question looks again which logs and series there are.
    private static let freshness = Duration.seconds(1)

    /// Of the hosts that are named, or of all; `limit` is what answers keep to.
    package init(_ cluster: Cluster, hosts: [String], within limit: AnswerLimit? = nil) {
        self.cluster = cluster
        named = hosts
        self.limit = limit
    }

    // MARK: The slice

    /// What is asked, with the logs and series of this moment.
    func slice() throws -> Slice {
        if let known, isHeld || known.slice.isAsked || known.since.duration(to: .now) < Self.freshness {
            return known.slice
        }
        let begin = ContinuousClock.now
        let all = try cluster.hostNames()
        if let unknown = named.first(where: { !all.contains($0) }) {
            throw ClusterError.unknownHost(unknown, known: all)
        }
        hosts = named.isEmpty ? all : named
        let slice = try Slice(hasHosts: hosts.count > 1, within: limit)
        try load("files", into: slice, order: "ORDER BY host, number") { try slice.takeFiles(&$0) }
        try load("series", into: slice, order: "ORDER BY host, src, series_key") { try slice.takeSeries(&$0) }
        known = (slice, begin)
        return slice
    }

    /// Runs `body`, whose questions see the same logs and series.
    func hold<Result>(_ body: () throws -> Result) throws -> Result {
        let wasHeld = isHeld
        _ = try slice()
        isHeld = true
        defer { isHeld = wasHeld }
        return try body()
    }

    private func load(
        _ name: String, into slice: Slice, order: String, _ take: @escaping Slice.Taker
    ) throws {
        let table = SharedTable.all.first { $0.name == name } ?? .files
        try slice.inOneStep {
            try stream(
                "SELECT \(table.columnList) FROM blotter.\(name)_all FINAL WHERE deleted = 0 AND \(ofHosts) \(order)",
                take)
        }
    }

    /// The condition on `host`.
    var ofHosts: String { hosts.isEmpty ? "0" : "host IN (\(hosts.map(\.quoted).joined(separator: ", ")))" }

    /// Gives the rows of a query as they come.
    func stream(_ query: String, _ take: @escaping Slice.Taker) throws {
        let answer = Pieces(take)
        try cluster.server.run("\(query) FORMAT RowBinary", Self.settings(query)) { answer.take($0) }
        if let failure = answer.failure { throw failure }
        guard answer.isWhole else {
            throw ClickHouseError.garbled(server: cluster.name, detail: "the answer ends within a row")
        }
    }

    /// Longer queries than a server takes unless it is told.
    static func settings(_ query: String) -> [ServerConnection.Setting] {
        query.utf8.count < 200_000 ? [] : [("max_query_size", "\(2 * query.utf8.count)")]
    }

    /// Runs `body` on the rows that `load` brings, which go behind it.
    func ask<Result>(
        _ filter: EventFilter, _ load: (Slice, EventFilter) throws -> Void,
        _ body: (IndexReader, EventFilter) throws -> Result
    ) throws -> Result {
        let slice = try slice()
        let filter = try slice.qualified(filter)
        slice.reader.givesLines = givesLines
        return try slice.forOneQuestion {
            try load(slice, filter)
            return try body(slice.reader, filter)
        }
    }

    // MARK: Conditions

    /// What an event, or an order, has to be to pass `filter`: labels, and the column of the time.
    func condition(
        _ filter: EventFilter, _ slice: Slice, time: String? = "ts_ns", labels: [Slice.Label] = Slice.Label.allCases
    ) throws -> String {
        var terms = [ofHosts]
        for label in labels {
            guard let names = try slice.names(of: label, in: filter) else { continue }
            terms.append(term(label, names, slice))
        }
        if let time {
            // The day leads to the partition; what has no time is in that of 1970 and passes no time.
            for (instant, sign) in [(filter.from, ">="), (filter.to, "<=")] {
                guard let nanoseconds = instant?.nanoseconds else { continue }
                let day = SharedDay.of(nanoseconds)
                if day > 0, sign == ">=" { terms.append("(day >= toDate(\(day)) OR day = toDate(0))") }
                if day > 0, sign == "<=" { terms.append("day <= toDate(\(day))") }
                terms.append("\(time) \(sign) \(nanoseconds)")
            }
        }
        return terms.joined(separator: " AND ")
    }

    private func term(_ label: Slice.Label, _ names: [String?], _ slice: Slice) -> String {
        let texts = names.compactMap { $0 }
        if label == .session { return term(sessions: texts) }
        let isNamed = texts.isEmpty ? "0" : "\(label.rawValue) IN (\(texts.map(\.quoted).joined(separator: ", ")))"
        return names.contains(nil) ? "(isNull(\(label.rawValue)) OR \(isNamed))" : isNamed
    }

    /// Of sessions as the slice names them.
    func term(sessions: [String]) -> String {
        guard !sessions.isEmpty else { return "0" }
        guard hosts.count > 1 else { return "session_id IN (\(sessions.map(\.quoted).joined(separator: ", ")))" }
        let pairs = sessions.map { name in
            let (host, session) = parts(of: name)
            return "(\(host.quoted), \(session.quoted))"
        }
        return "(host, session_id) IN (\(pairs.joined(separator: ", ")))"
    }

    /// The host, and the session as its logs name it.
    func parts(of session: String) -> (host: String, session: String) {
        guard hosts.count > 1, let slash = session.firstIndex(of: "/") else { return (hosts.first ?? "", session) }
        return (String(session[..<slash]), String(session[session.index(after: slash)...]))
    }
}

/// An answer that comes in pieces, for who takes its rows.
private final class Pieces {
    private var reader = RowReader()
    private let taker: Slice.Taker
    /// What was thrown by who takes them.
    private(set) var failure: (any Error)?

    init(_ taker: @escaping Slice.Taker) { self.taker = taker }

    var isWhole: Bool { reader.isAtEnd }

    /// Whether more is wanted.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        reader.take(piece)
        do {
            try taker(&reader)
            return true
        } catch {
            failure = error
            return false
        }
    }
}

extension Cluster {
    /// The hosts that have told of logs.
    func hostNames() throws(ClickHouseError) -> [String] {
        try rows(
            "SELECT DISTINCT host FROM blotter.files_all WHERE deleted = 0 ORDER BY host"
        ) { reader throws(RowReader.Incomplete) in try reader.text() }
    }
}
