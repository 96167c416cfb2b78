import Foundation
import Testing

/// Two sides beside each other, with figures counted by hand.
@Suite struct DiffCommandTests {
    /// In each twenty orders; of the last five are rejected, its fills take twice as long, and a gate blocks once.
    private static let logs: [String: String] = {
        func trades(_ session: String, _ count: Int, ago: Double, rejected: Int, filled: Double) -> [HealthLogs.Line] {
            (0..<count).flatMap { number -> [HealthLogs.Line] in
                let id = "\(session)\(number)"
                let when = ago - Double(number)
                guard number < rejected else { return HealthLogs.order(id, ago: when, filled: filled) }
                let error = #"{"order_id": "\#(id)", "error": "code \#(number)"}"#
                return HealthLogs.order(id, ago: when, filled: nil)
                    + [HealthLogs.Line(ago: when - 0.1, kind: "error", payload: error)]
            }
        }
        let block = HealthLogs.Line(
            ago: 100.5, kind: "gate", payload: #"{"intent_id": "x", "decision": "BLOCK", "reason": "limit 5"}"#)
        return [
            "a.jsonl": HealthLogs.log("a", trades("a", 20, ago: 90_000, rejected: 0, filled: 50)),
            "b.jsonl": HealthLogs.log("b", trades("b", 20, ago: 900, rejected: 1, filled: 50)),
            "c.jsonl": HealthLogs.log("c", trades("c", 20, ago: 119, rejected: 5, filled: 100) + [block]),
            "few.jsonl": HealthLogs.log("few", trades("few", 3, ago: 60, rejected: 0, filled: 50)),
        ]
    }()

    private let fixture: OperatorFixture
    init() throws { fixture = try OperatorFixture(logs: Self.logs) }

    private func rows(_ arguments: String...) throws -> [String: [String: Any]] {
        let outcome = fixture.blotter(["diff", "--path", fixture.folder, "--json"] + arguments)
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]] ?? []
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ("\($0["measure"] ?? "")" + (($0["of"] as? String).map { ":" + $0 } ?? ""), $0)
            })
    }

    @Test func `each measure of both, and what it means`() throws {
        let rows = try rows("c", "b")
        func expect(_ name: String, _ left: Double?, _ right: Double?, _ sentence: String, _ counts: [Int]) {
            let row = rows[name]
            #expect(row?["left"] as? Double == left && row?["right"] as? Double == right, "\(name)")
            #expect(row?["sentence"] as? String == sentence, "\(name)")
            #expect([row?["left_count"] as? Int, row?["right_count"] as? Int] == counts, "\(name)")
        }
        expect("fill_ratio", 75, 95, "20.0 points lower", [20, 20])
        expect("rejections", 25, 5, "20.0 points higher", [20, 20])
        expect("order_to_fill_p50", 100, 50, "c has too few measured orders to compare (15)", [15, 19])
        expect("intent_to_order_p95", 40, 40, "the same", [20, 20])
        expect("blocked:limit #", 5, 0, "in c alone", [20, 20])
        expect("error:code #", 25, 5, "20.0 points higher", [20, 20])
        #expect(rows["fill_ratio:BTC-USD"] == nil)
    }

    @Test func `with those before it, the same hours of the day before, and what cannot be`() throws {
        #expect(try rows("c")["fill_ratio"]?["right"] as? Double == 97.5)
        #expect(try rows("c", "--against", "last:1")["fill_ratio"]?["right"] as? Double == 95)
        #expect(try rows("few")["fill_ratio"]?["sentence"] as? String == "few has too few orders to compare (3)")
        let none = fixture.ask("diff", "a")
        #expect(none.status == 1 && none.output == "")
        #expect(none.errors == "blotter: there is no session to compare it with: none of the same mode is before it\n")
        #expect(
            fixture.ask("diff", "cc").errors == "blotter: no session matches (session cc is not in the index)\n")
        #expect(fixture.ask("diff", "a", "b", "--against", "yesterday").status == 64)
        #expect(fixture.ask("diff", "a", "--against", "last:0").status == 64)
    }

    @Test func `the table has what is different, the names above it`() {
        let output = fixture.ask("diff", "c", "b").output
        let lines = output.split(separator: "\n").map(String.init)
        #expect(
            lines[0].split(separator: " ", omittingEmptySubsequences: true) == ["what", "of", "c", "b", "difference"])
        #expect(lines.dropFirst(2).map { String($0.prefix { $0 != " " }) }.contains("fill_ratio"))
        #expect(output.contains("20.0 points lower\n") && !output.contains("the same\n"))
    }
}
