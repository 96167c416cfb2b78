import Testing

@testable import Blotter
@testable import SQLite

/// Expects that an index holds what another does, but for the numbers that series and forms were given, and that the
/// tallies of both are right.
func expectSame(_ store: LogStore, _ expected: LogStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let connections = try (
        Connection(path: store.index.path, mode: .readWrite), Connection(path: expected.index.path, mode: .readWrite)
    )
    for connection in [connections.0, connections.1] {
        try connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, instance)")
    }
    for sql in dump {
        guard let different = try firstDifference(connections.0.prepare(sql), connections.1.prepare(sql)) else {
            continue
        }
        Issue.record("\(sql)\n  \(different.0)\n  \(different.1)", sourceLocation: sourceLocation)
    }
    for store in [store, expected] { try expectTallies(of: store, sourceLocation: sourceLocation) }
}

/// Statements that give everything.
private let dump = [
    """
    SELECT e.id, e.ts, s.source, s.session, s.symbol, s.mode, s.kind, f.template, f.payload,
        (SELECT n.name || ' ' || n.digest FROM format AS n WHERE n.id = f.format), e.order_id,
        e.intent_id, e.fill_id, value1, value2, value3, value4, value5, value6, value7, value8
    FROM event AS e LEFT JOIN series AS s ON s.id = e.series LEFT JOIN form AS f ON f.id = e.form ORDER BY e.id
    """,
    "SELECT * FROM detail ORDER BY id",
    "SELECT * FROM part ORDER BY id",
    "SELECT * FROM canonical ORDER BY id",
    "SELECT * FROM reject ORDER BY id",
    "SELECT * FROM leap ORDER BY id",
    """
    SELECT l.id, s.source, s.session, s.symbol, s.mode, s.kind, order_ts, intent_lead, fill_lag, fill_span,
        intent_offset, fill_offset, is_order, fills, errors, quantity, filled_quantity, fill_price, filled_value,
        priced_quantity, fees, sequenced, ended, traits, fee_currency, amendment_lag
    FROM life AS l LEFT JOIN series AS s ON s.id = l.series ORDER BY l.id
    """,
    """
    SELECT source, session, symbol, mode, kind, f.name, f.digest, says_session, events, untimed, first_ts, last_ts
    FROM series LEFT JOIN format AS f ON f.id = format
    ORDER BY source, session, symbol, mode, kind, f.name, f.digest, says_session
    """,
    """
    SELECT id, path, session, name_session, offset, digest, prefix_length, prefix_digest, tail_length, tail_digest,
        lines, events, invalid, blank, anonymous, further, text, continued, outdated FROM source ORDER BY id
    """,
    "SELECT path, source, state, compressed FROM file ORDER BY path",
    "SELECT * FROM sqlite_stat1 ORDER BY tbl, idx",
    // Every word the search holds, with where it stands.
    "SELECT term, doc, offset FROM vocabulary ORDER BY 1, 2, 3",
]

/// The first two rows that are not the same, or what one statement has and the other not.
private func firstDifference(_ left: Statement, _ right: Statement) throws -> (String, String)? {
    let columns = Int32(left.columnNames.count)
    func text(_ row: Statement) -> String { (0..<columns).map { row.value($0).quoted }.joined(separator: "|") }
    while true {
        switch (try left.step(), try right.step()) {
        case (false, false): return nil
        case (true, false): return (text(left), "nothing")
        case (false, true): return ("nothing", text(right))
        case (true, true):
            if (0..<columns).contains(where: { left.value($0) != right.value($0) }) { return (text(left), text(right)) }
        }
    }
}
