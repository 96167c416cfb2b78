import SQLite
import TelemetryLog

/// The reasons of the events of one transaction, by their series.
struct SeriesReasons: ~Copyable {
    private var texts = Interner()
    private var counts: [SeriesReason: Int64] = [:]
    /// Events that have to be asked.
    private var unknown: [Int64: [Int64]] = [:]

    private static let mostTextBytes = 4 << 20
    /// Of a series with more events that have to be asked nothing is counted.
    private static let mostUnknown = 1000

    /// Counts an event with its reason.
    mutating func add(_ text: UnsafeRawBufferPointer, of id: Int64, in series: Int64) {
        guard texts.byteCount < Self.mostTextBytes else { return addUnknown(id, in: series) }
        let number = texts.number(of: ReasonColumns.cut(text)).number
        counts[SeriesReason(series: series, text: number), default: 0] += 1
    }

    /// Takes note of an event whose reason has to be asked.
    mutating func addUnknown(_ id: Int64, in series: Int64) {
        // One more tells that there are too many.
        if unknown[series]?.count ?? 0 <= Self.mostUnknown { unknown[series, default: []].append(id) }
    }

    /// Adds the counts to those in the index, and begins anew. A draft cannot be asked for its events: `isDraft`.
    mutating func save(to connection: Connection, isDraft: Bool) throws {
        defer { self = SeriesReasons() }
        let statements = ReasonStatements(connection)
        let tallies = counts.tallies { texts.string(of: $0) }
            .merging(unknown.mapValues { _ in ReasonTally() }) { counted, _ in counted }
        // In the order of their table.
        for (series, added) in tallies.sorted(by: { $0.key < $1.key }) {
            let unknown = unknown[series] ?? []
            let canAsk = isDraft ? unknown.isEmpty : unknown.count <= Self.mostUnknown
            guard canAsk, var tally = try statements.counts(of: series) else {
                try statements.save(nil, of: series)
                continue
            }
            for (reason, count) in added.counts { tally.add(reason, count: count) }
            for id in unknown { try statements.add(id, count: 1, to: &tally) }
            try statements.save(tally, of: series)
        }
    }
}

/// The statements by which reasons are read and written.
final class ReasonStatements {
    private let connection: Connection
    /// Of gates, and of errors; they look at all forms.
    private var columns: [Bool: ReasonColumns] = [:]

    init(_ connection: Connection) { self.connection = connection }

    /// What is counted of a series; nil where its events have to be asked.
    func counts(of series: Int64) throws -> ReasonTally? {
        let rows = try connection.prepare("SELECT counts, counts IS NULL FROM reason WHERE series = ?")
            .rows(.integer(series)) { $0.integer(1) != 0 ? nil : $0.blob(0) }
        guard let row = rows.first else { return ReasonTally() }
        guard let row else { return nil }
        var tally = ReasonTally()
        row.withUnsafeBytes { tally.add($0) }
        return tally
    }

    private func columns(ofGates isGate: Bool) throws -> ReasonColumns {
        let known = try columns[isGate] ?? ReasonColumns(ofGates: isGate, connection)
        columns[isGate] = known
        return known
    }

    func save(_ tally: ReasonTally?, of series: Int64) throws {
        try connection.prepare("INSERT OR REPLACE INTO reason VALUES (?, ?)").run(
            .integer(series), tally.map { .blob($0.bytes ?? []) } ?? nil)
    }

    /// Counts an event that is in the index, or, with -1, no longer.
    func add(_ id: Int64, count: Int64, to tally: inout ReasonTally) throws {
        let kind = try connection.prepare(
            "SELECT s.kind FROM event AS e JOIN series AS s ON s.id = e.series WHERE e.id = ?"
        )
        .rows(.integer(id)) { $0.text(0) }.first
        let columns = try columns(ofGates: kind == "gate")
        let reasons = try connection.prepare(
            "SELECT \(columns.text) FROM event AS e WHERE e.id = ? AND \(columns.condition)"
        )
        .rows(.integer(id)) { $0.text(0) }
        for reason in reasons { tally.add(ExactText(reason), count: count) }
    }

    /// Takes an event out that is about to be removed.
    func remove(_ id: Int64, of series: Int64) throws {
        let kind = try connection.prepare("SELECT kind FROM series WHERE id = ?").rows(.integer(series)) {
            $0.optionalText(0)
        }
        guard kind == ["gate"] || kind == ["error"], var tally = try counts(of: series) else { return }
        try add(id, count: -1, to: &tally)
        try save(tally, of: series)
    }

    /// Counts what could not be counted while a draft was filled.
    func countUncounted() throws {
        let series = try connection.prepare(
            "SELECT r.series, s.kind FROM reason AS r JOIN series AS s ON s.id = r.series WHERE r.counts IS NULL"
        ).rows { (id: $0.integer(0), isGate: $0.text(1) == "gate") }
        for (id, isGate) in series { try save(try count(id, ofGates: isGate), of: id) }
    }

    /// What the events of a series say.
    func count(_ series: Int64, ofGates isGate: Bool) throws -> ReasonTally {
        let columns = try columns(ofGates: isGate)
        var tally = ReasonTally()
        let rows = try connection.prepare(
            """
            SELECT \(columns.text) FROM event AS e INDEXED BY event_series
            WHERE e.series = ? AND \(columns.condition)
            """)
        try rows.bind(.integer(series), at: 1)
        while try rows.step() { tally.add(ExactText(rows.text(0))) }
        return tally
    }
}
