import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct SessionRecordTests {
    private static let rule = SilenceRule(now: Timestamp(nanoseconds: 0))

    private func store() throws -> LogStore {
        let store = try LogStore()
        func line(_ time: Int?, _ session: String, _ kind: String, _ symbol: String, _ mode: String) -> String {
            let time = time.map { #""ts": \#($0), "# } ?? ""
            return
                #"{\#(time)"session_id": "\#(session)", "symbol": "\#(symbol)", "mode": "\#(mode)", "kind": "\#(kind)", "payload": {}}"#
        }
        try store.write(
            [
                line(1_766_223_000, "one", "order", "A", "live"), line(1_766_223_001, "one", "fill", "B", "paper"),
                line(1_766_223_002, "two", "fill", "A", "live"), "not json", line(nil, "untimed", "error", "C", "live"),
            ], to: "mixed.jsonl")
        try store.write([line(1_766_223_009, "one", "gate", "A", "live")], to: "again.jsonl")
        try store.write(["broken"], to: "rejected.jsonl")
        try store.folder.write("", to: "empty.jsonl")
        try store.ingest()
        return store
    }

    @Test func `a session is told of as the view has it`() throws {
        let reader = try store().reader()
        let listed = try reader.sessions(SessionQuestion(EventFilter(), silence: Self.rule)).sessions
        let columns = """
            session_id, coalesce(mode, ''), events, intents, orders, fills, gates, errors, invalid_lines, symbols, files,
            bytes
            """
        let view = try reader.connection.prepare(
            "SELECT \(columns) FROM sessions ORDER BY last_ts DESC, session_id DESC"
        ).rows { row in [row.text(0), row.text(1)] + (Int32(2)..<12).map { "\(row.integer($0))" } }
        let fields = listed.map { session in
            [session.session, session.mode ?? ""]
                + [
                    session.events, session.intents, session.orders, session.fills, session.gates, session.errors,
                    session.invalid, session.symbols, session.files, session.bytes,
                ].map { "\($0)" }
        }
        #expect(fields == view)
        #expect(listed.map(\.session) == ["one", "two", "untimed", "rejected", "empty"])
        #expect(listed.map(\.fillRatio) == [0, nil, nil, nil, nil])
    }

    @Test(
        arguments: [
            (0, []), (2, ["one", "two"]), (5, ["one", "two", "untimed", "rejected", "empty"]),
            (nil, ["one", "two", "untimed", "rejected", "empty"]),
        ] as [(Int?, [String])]) func `some are listed, and all are counted`(limit: Int?, expected: [String]) throws
    {
        let page = try store().reader().sessions(SessionQuestion(EventFilter(), silence: Self.rule, limit: limit))
        #expect(page.sessions.map(\.session) == expected && page.found == 5 && page.matching == 5)
    }

    @Test func `silent ones are counted apart`() throws {
        let page = try store().reader().sessions(
            SessionQuestion(EventFilter(), silence: Self.rule, isSilentOnly: true, limit: 1))
        #expect(page.sessions.map(\.silence) == [.empty] && page.found == 2 && page.matching == 5)
    }

    @Test(
        arguments: [
            (["A"], [], [], ["one", "two"]), ([], ["order,error"], [], ["one", "untimed"]),
            ([], [], ["two,empty"], ["two", "empty"]), (["A"], [], ["two"], ["two"]), (["nobody"], [], [], []),
        ] as [([String], [String], [String], [String])]) func `a filter picks by labels, and by name alone`(
            symbols: [String], kinds: [String], sessions: [String], expected: [String]
        ) throws
    {
        var filter = EventFilter()
        filter.symbols = symbols
        filter.kinds = kinds
        filter.sessions = sessions
        let page = try store().reader().sessions(SessionQuestion(filter, silence: Self.rule))
        #expect(page.sessions.map(\.session) == expected && page.found == expected.count)
    }

    @Test func `a time picks sessions that were there then`() throws {
        var filter = EventFilter()
        filter.to = Timestamp(nanoseconds: 1_766_223_001_000_000_000)
        #expect(
            try store().reader().sessions(SessionQuestion(filter, silence: Self.rule)).sessions.map(\.session) == [
                "one"
            ])
        filter.to = nil
        filter.from = Timestamp(nanoseconds: 1_766_223_003_000_000_000)
        #expect(
            try store().reader().sessions(SessionQuestion(filter, name: "N", silence: Self.rule)).sessions.map(
                \.session) == ["one"])
    }
}
