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

    /// Orders a second apart, bought for 2 after their intent saw a price.
    private static func bought(_ session: String, seen: Double, ago: Double) -> [HealthLogs.Line] {
        (0..<21).flatMap { number -> [HealthLogs.Line] in
            var lines = HealthLogs.order("\(session)\(number)", ago: ago - Double(number), filled: 50)
            // Two were filled far off: the median does not see them.
            let price = number < 2 ? 1 : seen
            lines[0].payload =
                #"{"intent_id": "i\#(session)\#(number)", "quantity": 1, "side": "buy", "current_price": \#(price)}"#
            return lines
        }
    }

    @Test func `slippage is the median that health has`() throws {
        try fixture.write(HealthLogs.log("x", Self.bought("x", seen: 1.98, ago: 90)), to: "x.jsonl")
        try fixture.write(HealthLogs.log("y", Self.bought("y", seen: 1.99, ago: 3000)), to: "y.jsonl")
        let row = try rows("x", "y")["slippage"]
        let (left, right) = (10_000 * (2 - 1.98) / 1.98, 10_000 * (2 - 1.99) / 1.99)
        #expect(row?["left"] as? Double == left && row?["right"] as? Double == right && row?["unit"] as? String == "bp")
        #expect(row?["left_count"] as? Int == 21 && row?["sentence"] as? String == "50.8 bp worse")
        let health = fixture.ask("health", "--session", "x", "--json").output
        let object = try JSONSerialization.jsonObject(with: Data(health.utf8)) as? [String: Any]
        let check = (object?["checks"] as? [[String: Any]])?.first { $0["name"] as? String == "slippage" }
        #expect(check?["value"] as? Double == left)
    }

    @Test func `what became of the orders, and a span that cuts both sides`() throws {
        // All but the rejected ones are filled or, of the second session's, open.
        let open = (0..<20).flatMap { HealthLogs.order("o\($0)", ago: 500 - Double($0), filled: $0 < 5 ? nil : 50) }
        try fixture.write(HealthLogs.log("o", open), to: "o.jsonl")
        let whole = try rows("o", "b")
        #expect(whole["state:open"]?["left"] as? Double == 25 && whole["state:open"]?["right"] as? Double == 0)
        #expect(whole["state:filled"]?["sentence"] as? String == "20.0 points lower")
        #expect(whole["state:rejected"] == nil && whole["state:expired"] == nil)
        // The last nine orders of o, none of b.
        let cut = try rows("o", "b", "--from", "2025-12-20T11:51:50.500Z", "--to", "2025-12-20T11:59:00Z")
        #expect(cut["fill_ratio"]?["left_count"] as? Int == 9 && cut["fill_ratio"]?["right_count"] as? Int == 0)
        #expect(cut["fill_ratio"]?["sentence"] as? String == "b has no orders, o has 9")
        // Three events each, from the beginning of the span to the last fill.
        let rate = try #require(cut["events_rate"]?["left"] as? Double)
        #expect(cut["events_rate"]?["left_count"] as? Int == 27 && abs(rate - 27 / 8.59 * 60) < 1e-6)
        let none = fixture.ask("diff", "o", "--from", "2025-12-20T11:59:30Z")
        #expect(
            none.errors
                == "blotter: there is no session to compare it with: none of the same mode before it has events in this span\n"
        )
    }

    @Test func `nothing at all on one side is a rate, and a clock that was set back makes none`() throws {
        let errors = (0..<30).map { HealthLogs.Line(ago: 850 - Double($0), kind: "error", payload: #"{"error": "e"}"#) }
        let calm = (0..<40).map { HealthLogs.Line(ago: 900 - Double($0)) }
        try fixture.write(HealthLogs.log("calm", calm), to: "calm.jsonl")
        try fixture.write(HealthLogs.log("loud", calm + errors), to: "loud.jsonl")
        let rows = try rows("loud", "calm")
        #expect(rows["errors_rate"]?["sentence"] as? String == "22.8 /min instead of 0.0 /min")
        #expect(rows["fill_ratio"]?["sentence"] as? String == "neither has any orders")
        let stepped = calm + calm.map { HealthLogs.Line(ago: $0.ago + 3600) }
        try fixture.write(HealthLogs.log("back", stepped, inOrder: false), to: "back.jsonl")
        let row = try self.rows("back", "calm")["events_rate"]
        #expect(row?["left"] is NSNull && row?["right"] as? Double == 40 / 39.0 * 60)
        #expect(row?["sentence"] as? String == "cannot be told: the clock of back was set back by 1:00:39")
        #expect(fixture.ask("diff", "back", "calm").output.contains("cannot be told: the clock of back"))
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
