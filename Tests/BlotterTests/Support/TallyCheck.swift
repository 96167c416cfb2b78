import Testing

@testable import Blotter
@testable import SQLite

/// Expects that the reasons that are counted of series are those of their events, one by one.
private func expectReasons(_ connection: Connection, _ sourceLocation: SourceLocation) throws {
    let strays = try connection.rows("SELECT series FROM reason WHERE series NOT IN (SELECT id FROM series)")
    #expect(strays == [], sourceLocation: sourceLocation)
    let known = try connection.rows("SELECT series FROM reason WHERE counts IS NULL")
    let series = try connection.prepare("SELECT id, kind FROM series WHERE kind IN ('gate', 'error')").rows {
        (id: $0.integer(0), isGate: $0.text(1) == "gate")
    }
    let columns = try [
        true: ReasonColumns(ofGates: true, connection), false: ReasonColumns(ofGates: false, connection),
    ]
    for (id, isGate) in series where !known.contains("\(id)") {
        guard let columns = columns[isGate] else { continue }
        let counted = try connection.prepare(
            "SELECT \(columns.text) FROM event AS e WHERE e.series = ? AND \(columns.condition)"
        ).rows(.integer(id)) { $0.text(0) }
        var stored: [String: Int] = [:]
        for (reason, count) in try ReasonStatements(connection).counts(of: id)?.counts ?? [:] {
            stored[reason?.text ?? "", default: 0] += Int(count)
        }
        #expect(stored == Dictionary(grouping: counted, by: \.self).mapValues(\.count), sourceLocation: sourceLocation)
    }
}

/// Expects that each tally that is not stale has what is counted, row by row, of the lives of its series, and that every
/// series with a life has one.
func expectTallies(of store: LogStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let connection = try Connection(path: store.index.path, mode: .readWrite)
    defer { try? connection.close() }
    try expectReasons(connection, sourceLocation)
    let missing = try connection.rows(
        "SELECT DISTINCT series FROM life EXCEPT SELECT series FROM tally UNION ALL "
            + "SELECT series FROM tally WHERE series NOT IN (SELECT id FROM series) UNION ALL "
            + "SELECT series FROM tally_value WHERE series NOT IN (SELECT series FROM tally)")
    #expect(missing == [], "series without a tally, or tallies without one", sourceLocation: sourceLocation)
    let fresh = try connection.prepare("SELECT series FROM tally WHERE stale = 0").rows { $0.integer(0) }
    for series in fresh {
        let tally = try CountedTally(storedFor: series, connection)
        let counted = try CountedTally(countedFor: series, connection)
        #expect(tally == counted, "series \(series)", sourceLocation: sourceLocation)
    }
}

/// A tally as texts, from the index or from counting.
private struct CountedTally: Equatable {
    /// Of each state that has any; of canceled and expired ones without a fill, too.
    var counts: [String: Int64] = [:]
    var fills: Int64 = 0
    var leads: Figures
    var lags: Figures
    var reasons: [String: Int64] = [:]

    struct Figures: Equatable {
        var count = 0
        var negative = 0
        var crossing = 0
        var average: Double?
        var percentiles: [Double?] = [nil, nil, nil, nil]
    }

    init(storedFor series: Int64, _ connection: Connection) throws {
        let columns =
            ["filled", "partial", "overfilled", "rejected", "canceled", "expired", "open", "orphan"]
            + ["canceled_unfilled", "expired_unfilled"]
        let row = try connection.prepare(
            "SELECT fills, lives, \(columns.joined(separator: ", ")) FROM tally WHERE series = ?")
        var lives: Int64 = 0
        (leads, lags) = (Figures(), Figures())
        for (counts, fills, count) in try row.rows(
            .integer(series),
            read: { row in
                (columns.indices.map { row.integer(Int32($0) + 2) }, row.integer(0), row.integer(1))
            })
        {
            for (name, count) in zip(columns, counts) where count > 0 { self.counts[name] = count }
            (self.fills, lives) = (fills, count)
        }
        #expect(counts.filter { !$0.key.hasSuffix("_unfilled") }.values.reduce(0, +) == lives)
        let values = try connection.prepare(
            "SELECT intent_to_order, order_to_fill, reasons FROM tally_value WHERE series = ?"
        )
        .rows(.integer(series)) { [$0.blob(0), $0.blob(1), $0.blob(2)] }
        for blobs in values {
            (leads, lags) = (Self.figures(of: blobs[0]), Self.figures(of: blobs[1]))
            var reasons = ReasonTally()
            blobs[2].withUnsafeBytes { reasons.add($0) }
            for (reason, count) in reasons.counts {
                self.reasons[reason.map { "says " + $0.text } ?? "nothing"] = count
            }
        }
    }

    private static func figures(of blob: [UInt8]) -> Figures {
        var sum = LatencySum()
        sum.add(blob)
        let latency = Latency(sum)
        return Figures(
            count: latency.count, negative: latency.negative, crossing: latency.crossing, average: latency.average,
            percentiles: [latency.p50, latency.p95, latency.p99, latency.max])
    }

    init(countedFor series: Int64, _ connection: Connection) throws {
        let lives = try connection.prepare(
            """
            SELECT l.state, l.fills, l.id, l.order_ts, l.intent_lead, l.intent, l.fill_lag, l.first_fill, s.session, e.order_id
            FROM ledger AS l JOIN series AS s ON s.id = l.series JOIN event AS e ON e.id = l.id WHERE l.series = ?
            """)
        let steps = try connection.prepare(
            "SELECT l.id FROM leap AS l JOIN event AS e ON e.id = l.id WHERE l.previous_ts - e.ts >= 1000000000"
        ).rows { $0.integer(0) }
        var (leads, lags) = ([(Int64, Bool)](), [(Int64, Bool)]())
        var failed: [(session: String, order: String)] = []
        try lives.bind(.integer(series), at: 1)
        while try lives.step() {
            let (state, id) = (lives.text(0), lives.integer(2))
            counts[state, default: 0] += 1
            fills += lives.integer(1)
            if lives.integer(1) == 0, ["canceled", "expired"].contains(state) {
                counts[state + "_unfilled", default: 0] += 1
            }
            if state == "rejected" { failed.append((lives.text(8), lives.text(9))) }
            func crosses(_ other: Int64) -> Bool {
                id >> 32 == other >> 32 && steps.contains { $0 > min(id, other) && $0 <= max(id, other) }
            }
            guard !lives.isNull(3) else { continue }
            if let lead = lives.optionalInteger(4) { leads.append((lead, crosses(lives.optionalInteger(5) ?? id))) }
            if let lag = lives.optionalInteger(6) { lags.append((lag, crosses(lives.optionalInteger(7) ?? id))) }
        }
        (self.leads, self.lags) = (Self.figures(of: leads), Self.figures(of: lags))
        let errors = try connection.prepare(
            "SELECT error, ts_ns, id FROM events WHERE kind = 'error' AND session_id = ? AND order_id = ?")
        for order in failed {
            let last = try Self.ids(of: order.order, in: order.session, connection).flatMap { id in
                try errors.rows(.text(order.session), .text(id)) {
                    (text: $0.optionalText(0), time: $0.optionalInteger(1), id: $0.integer(2))
                }
            }.max { ($0.time ?? .min, $0.id) < ($1.time ?? .min, $1.id) }
            reasons[last?.text.map { "says " + $0 } ?? "nothing", default: 0] += 1
        }
    }

    /// What lines have beside an order's id is one of its ids, too, until no line has a further one.
    private static func ids(of order: String, in session: String, _ connection: Connection) throws -> Set<String> {
        let pairs = try connection.prepare(
            "SELECT order_id, other_order_id FROM events WHERE other_order_id IS NOT NULL AND session_id = ?"
        ).rows(.text(session)) { Set([$0.text(0), $0.text(1)]) }
        var ids: Set = [order]
        while let pair = pairs.first(where: { !$0.isDisjoint(with: ids) && !$0.isSubset(of: ids) }) {
            ids.formUnion(pair)
        }
        return ids
    }

    private static func figures(of lengths: [(length: Int64, crosses: Bool)]) -> Figures {
        var figures = Figures()
        let sorted = lengths.map(\.length).filter { $0 >= 0 }.sorted()
        (figures.count, figures.negative) = (sorted.count, lengths.count - sorted.count)
        figures.crossing = lengths.count(where: \.crosses)
        guard !sorted.isEmpty else { return figures }
        figures.average = Double(sorted.reduce(Int128(0)) { $0 + Int128($1) }) / Double(sorted.count) / 1e6
        figures.percentiles = [50, 95, 99, 100].map { percent in
            // The first that at least so many per cent do not exceed.
            sorted.indices.first { 100 * ($0 + 1) >= percent * sorted.count }.map { Double(sorted[$0]) / 1e6 }
        }
        return figures
    }
}
