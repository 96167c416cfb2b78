import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

@Suite struct EventTextsTests {
    private static let payloads = [
        #""error": "insufficient balance""#, #""error": "a \"quoted\" \\ text\n\/""#, #""error": "caf\u00e9""#,
        #""error": "half \ud800""#, #""error": """#, #""error": 5, "message": "in words""#, #""error": null"#,
        #""error": {"code": 1}, "message": "beside an object""#, #""message": "alone", "error": "both""#,
        #""a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "error": "the ninth""#,
        #""error": "first", "error": "second""#, #""err\u006fr": "by an escape""#, #""code": 3"#,
    ]

    /// Orders of two sessions with errors of every form, some in another log than their order, or late.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `reasons of a draft are those of the index`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try LogStore()
        var lines: [[String]] = [[], []]
        for number in 0..<60 {
            let log = random.integer(0...1)
            let ids = #""order_id": "o\#(number)""#
            func line(_ kind: String, _ payload: String, _ time: Int?) -> String {
                #"{"ts": \#(time.map { "\(1_766_223_000 + $0)" } ?? "null"), "session_id": "s", "kind": "\#(kind)", "payload": {\#(payload)}}"#
            }
            lines[log].append(line("order", ids + #", "quantity": 1"#, number * 10))
            for _ in 0..<random.integer(0...3) {
                let text = random.pick(Self.payloads)
                let payload = random.chance(50) ? "\(ids), \(text)" : "\(text), \(ids)"
                let time = random.chance(10) ? nil : number * 10 + random.integer(0...3)
                lines[random.chance(80) ? log : 1 - log].append(line("error", payload, time))
            }
            if random.chance(20) { lines[log].append(line("fill", ids + #", "filled_quantity": 1"#, number * 10 + 5)) }
        }
        try store.write(lines[0], to: "a.jsonl")
        try store.write(lines[1], to: "b.jsonl")
        try store.ingest(limits: .init(orderKeys: seed.isMultiple(of: 2) ? 5 : 100_000))
        #expect(try store.integer("SELECT count(*) FROM tally WHERE stale = 0 AND rejected > 0") ?? 0 > 0)
        try expectTallies(of: store)
    }
}
