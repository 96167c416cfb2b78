import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

@Suite struct OrderTallyTests {
    private static let columns = """
        series, id, order_ts, intent_lead, fill_lag, intent_offset, fill_offset, is_order, fills, errors, quantity,
        filled_quantity, ended, sequenced, traits
        """

    private static let first = 1 << 32 + 1

    /// Rows as no log makes them, too.
    private static func row(_ random: inout SeededRandom, id: Int) -> [Value] {
        func maybe(_ value: Value) -> Value { random.chance(30) ? nil : value }
        let quantities: [Double] = [0, 1, 0.3, 0.1 + 0.2, -1, 1e300, .infinity, 1 + 1e-10]
        return [
            1, .integer(Int64(id)), maybe(.integer(1000)), maybe(.integer(Int64(random.integer(-5...5000)))),
            maybe(.integer(Int64(random.integer(-5...5000)))), maybe(.integer(Int64(random.integer(-30...30)))),
            maybe(.integer(Int64(random.integer(-30...30)))), random.chance(85) ? 1 : 0,
            .integer(Int64(random.integer(0...2))), .integer(Int64(random.integer(0...2))),
            maybe(.real(random.pick(quantities))), maybe(.real(random.pick(quantities))),
            maybe(.integer(Int64(random.integer(1...3)))), 0, 0,
        ]
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `states are those of the view, and triggers count what changes`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try LogStore()
        try store.makeEmptyIndex()
        let connection = try #require(try store.index.openForWriting())
        for sql in [
            "INSERT INTO folder VALUES (1, '/')",
            "INSERT INTO source SELECT 1, 1, 'a', 's', 's', 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 0",
            "INSERT INTO series SELECT 1, 1, 's', NULL, NULL, 'order', NULL, 1, 200, 0, NULL, NULL",
            "INSERT INTO form (id, template) VALUES (1, '{}')",
        ] { try connection.execute(sql) }
        let marks = Self.columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
        let insert = try connection.prepare("INSERT OR REPLACE INTO life (\(Self.columns)) VALUES (\(marks))")
        for id in Self.first..<(Self.first + 200) {
            try connection.execute("INSERT INTO event (id, series, ts, form, order_id) VALUES (\(id), 1, 1000, 1, 'o')")
            try insert.bind(Self.row(&random, id: id))
            try insert.run()
        }
        for place in [20, 100, 101] {
            try connection.execute("INSERT INTO leap VALUES (\(Self.first + place), 5000000000)")
        }
        #expect(try connection.integer("SELECT stale FROM tally") == 200)
        try TallyRefresh(connection).run()
        #expect(try connection.integer("SELECT stale FROM tally") == 0)
        try expectTallies(of: store)
        // Replaced, changed, removed: less than a sixteenth stays as it is.
        try insert.bind(Self.row(&random, id: Self.first + 7))
        try insert.run()
        try connection.execute(
            "UPDATE life SET fills = 3 WHERE id = \(Self.first + 8); DELETE FROM life WHERE id = \(Self.first + 9)")
        #expect(try connection.integer("SELECT stale FROM tally") == 4)
        try TallyRefresh(connection).run()
        #expect(try connection.integer("SELECT stale FROM tally") == 4)
        try connection.execute("DELETE FROM life WHERE id BETWEEN \(Self.first + 10) AND \(Self.first + 18)")
        try TallyRefresh(connection).run()
        #expect(try connection.rows("SELECT stale, lives FROM tally") == ["0|190"])
        try expectTallies(of: store)
    }
}
