import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What the index gives back of an event is what its line says; Python's `json` is the judge.
@Suite struct RoundTripTests {
    private struct Answer: Encodable {
        var json: String
        var session: String
        var symbol: String?
        var mode: String?
        var kind: String?
        var orderID: String?
        var intentID: String?
        var payload: String?

        init(_ record: EventRecord) {
            json = String(decoding: record.json, as: UTF8.self)
            session = record.session
            symbol = record.symbol
            mode = record.mode
            kind = record.kind
            orderID = record.orderID
            intentID = record.intentID
            payload = record.payload
        }
    }

    @Test(arguments: 1...4) func `an event given back equals its line`(seed: UInt64) throws {
        var lines = RandomLines(seed: seed)
        let store = try LogStore()
        let content = (0..<1500).map { _ in lines.line() + "\n" }.joined()
        try store.folder.write(content, to: "lines.jsonl")
        let report = try store.ingest()
        #expect(report.events == 1500)
        #expect(try store.rows("SELECT line, reason, text FROM rejects LIMIT 3") == [])

        var answers: [(id: Int64, json: Data)] = []
        try store.reader().events(EventFilter()) { record in
            answers.append((record.id, try JSONEncoder().encode(Answer(record))))
            return true
        }
        answers.sort { $0.id < $1.id }
        try store.folder.write(answers.map { $0.json + Data("\n".utf8) }.joined(), to: "answers")
        let verdict = try Script("Oracle/round_trip.py").run([
            store.folder / "lines.jsonl", store.folder / "answers",
        ])
        #expect(verdict.output.split(separator: "\n").prefix(12).joined(separator: "\n") == "")
        #expect(verdict.errors == "")
        #expect(try Verification(store.index, isQuick: false).findings == [])
    }

    private static let payloads = [
        "{}", #"{"a": "x", "b": 1.50, "c": null, "d": ""}"#, #"{"100%": "50%", "%s": "%d%%s", "%": "%"}"#,
        #"{"%n%5.3f%c%q%w%z": "%s"}"#, #"{"q\"%": 1, "é\\": "ü", "": "日本"}"#,
        #"{"a": 1, "order_id": "o", "b": 2, "intent_id": "i", "c": 3}"#,
        #"{"client_id": "c%s", "order_id": "o%%"}"#,
        #"{"client_id": "c", "order_id": 7}"#, #"{"order_id": "", "intent_id": ""}"#,
        #"{"client_id": "c", "order_id": ""}"#,
        #"{"order_id": 7, "client_id": ["c"], "intent_id": null}"#, #"{"order_id": "\u006f", "intent_id": "i"}"#,
        #"{"order_id": "\u0002", "intent_id": "\u0001"}"#, #"{"order_id": "a\u0000b", "x": "\u0001\u0002"}"#,
        #"{"order_id": "\u0002", "intent_id": "i"}"#, #"{"order_id": "o", "intent_id": "\u0001"}"#,
        #"{"a": {"order_id": "x", "%": ["%s", {}]}, "b": []}"#,
        #"{"a": 1, "b": 2, "c": 3, "d": 4, "order_id": "o", "e": 5, "f": 6, "g": 7, "h": "8"}"#,
        #"{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": "8%s", "%i": "9", "order_id": "o"}"#,
        "{" + (0..<300).map { #""m\#($0)": \#($0)"# }.joined(separator: ", ") + "}",
        #"{"x": "\#(String(repeating: "%s", count: 20_000))"}"#,
    ]

    /// Through SQLite's printf; `PayloadFormatTests` has the same without it.
    @Test func `a payload is given back byte for byte`() throws {
        let shapes = (0..<(PayloadFormat.formatLimit + 20)).map { #"{"%\#($0)": "%s", "order_id": "o\#($0)"}"# }
        let all = Self.payloads + shapes + Self.payloads + shapes.suffix(30)
        let store = try LogStore()
        try store.write(all.map { #"{"kind": "gate", "payload": \#($0)}"# }, to: "lines.jsonl")
        try store.ingest()
        #expect(try store.rows("SELECT payload FROM events ORDER BY id") == all)
        // What the columns hold is what the payload's members mean; SQLite's JSON ends a text at its NUL.
        let wrong = """
            SELECT payload, order_id, intent_id FROM events
            WHERE NOT instr(payload, 'u0000') AND (order_id IS NOT CAST(coalesce(
                    iif(json_type(payload, '$.order_id') IN ('text', 'integer'), nullif(payload ->> '$.order_id', ''), NULL),
                    iif(json_type(payload, '$.client_id') IN ('text', 'integer'), nullif(payload ->> '$.client_id', ''), NULL))
                    AS TEXT)
                OR intent_id IS NOT iif(
                    json_type(payload, '$.intent_id') = 'text', nullif(payload ->> '$.intent_id', ''), NULL))
            """
        #expect(try store.rows(wrong) == [])
        #expect(try store.integer("SELECT count(*) FROM form") ?? 0 <= Int64(PayloadFormat.formatLimit) + 1)
        var lines: [String] = []
        try store.reader().events(EventFilter()) { record in
            lines.append(String(decoding: record.json, as: UTF8.self))
            return true
        }
        #expect(lines == all.map { #"{"kind": "gate", "payload": \#($0)}"# })
    }

    @Test(arguments: 1...2) func `the search finds what the view search_content says`(seed: UInt64) throws {
        var lines = RandomLines(seed: seed)
        let store = try LogStore()
        store.index.formats = RandomLines.formats
        try store.write((0..<1500).map { _ in lines.line() }, to: "lines.jsonl")
        for fixture in ["hostile-text", "other-members", "duplicate-members", "both-dialects"] {
            let source = FixtureTests.root.appending(path: fixture).path
            try FileManager.default.copyItem(atPath: source, toPath: store.folder / fixture)
        }
        try store.ingest()
        let connection = try Connection(path: store.index.path, mode: .readWrite)
        try connection.execute(
            """
            CREATE VIRTUAL TABLE again USING fts5 (text, tokenize = 'unicode61');
            INSERT INTO again (rowid, text) SELECT id, text FROM search_content;
            CREATE VIRTUAL TABLE temp.found USING fts5vocab (main, search, instance);
            CREATE VIRTUAL TABLE temp.expected USING fts5vocab (main, again, instance);
            """)
        #expect(try connection.integer("SELECT count(*) > 5000 FROM expected") == 1)
        #expect(try connection.rows("SELECT * FROM expected EXCEPT SELECT * FROM found LIMIT 5") == [])
        #expect(try connection.rows("SELECT * FROM found EXCEPT SELECT * FROM expected LIMIT 5") == [])
    }
}
