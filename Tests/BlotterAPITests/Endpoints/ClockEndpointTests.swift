import Foundation
import TelemetryLog
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterServer

/// What clocks did, pauses, and windows of slow orders.
@Suite struct ClockEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    /// In the second log a fill is 1.999999 ms earlier than its order, the line above it, and 1,798 s pass before the last
    /// line.
    @Test func `steps back are told as by the command, and pauses beside them`() throws {
        let expected: [String: Any] = [
            "steps_total": 1, "steps_by_class": ["jitter": 1, "step": 0, "mixed": 0], "largest_ms": 1.999999,
            "files": 1, "sessions": 1,
            "negative_latencies": [
                "intent_to_order": ["count": 0, "worst_ms": NSNull()],
                "order_to_fill": ["count": 1, "worst_ms": -1.999999],
            ],
            "naive_timestamps": 0, "untimed_events": 0,
            "steps": [
                [
                    "file": "beta.jsonl", "line": 4, "session_id": "beta",
                    "ts_before": "2025-12-20T11:00:00.004250000Z", "ts_after": "2025-12-20T11:00:00.002250001Z",
                    "back_ms": 1.999999, "class": "jitter",
                ]
            ],
            "total": 1, "pauses_total": 1,
            "pauses": [
                [
                    "session_id": "beta", "from": "2025-12-20T11:00:02.000000000Z",
                    "to": "2025-12-20T11:30:00.000000000Z", "pause_ms": 1_798_000,
                ]
            ],
            "truncated": false,
        ]
        #expect(try fixture.answer("api/clock") as NSDictionary == expected as NSDictionary)
    }

    /// By then the first log has had nothing for an hour.
    @Test(
        arguments: [
            ([("class", "step,mixed")], 0, 1), ([("session_id", "alpha")], 0, 0), ([("type", "order")], 0, 1),
            ([("to", "2025-12-20T11:00:01Z")], 1, 1), ([("from", "2025-12-20T11:00:01Z")], 0, 1),
        ] as [([(String, String)], Int, Int)])
    func `filters and classes pick steps, sessions and times pick pauses`(
        given: [(String, String)], steps: Int, pauses: Int
    ) throws {
        let answer = try fixture.answer("api/clock", given[0])
        #expect(answer["total"] as? Int == steps && (answer["steps"] as? [Any])?.count == steps)
        #expect(answer["pauses_total"] as? Int == pauses && (answer["pauses"] as? [Any])?.count == pauses)
    }

    @Test func `a pause that is still on is one without an end`() throws {
        let now = Timestamp.system
        let times = [7200, 7190, 600].map { now - TimeSpan(seconds: $0) }
        let lines = times.map {
            #"{"ts": "\#($0)", "session_id": "gamma", "kind": "order", "payload": {"order_id": "g"}}"#
        }
        try fixture.write(lines.joined(separator: "\n") + "\n", to: "gamma.jsonl")
        try fixture.ingest()
        func pauses(_ filters: (String, String)...) throws -> [[String?]] {
            let answer = try fixture.answer("api/clock", [("session_id", "gamma")] + filters)
            return (answer["pauses"] as? [[String: Any]] ?? []).map { [$0["from"] as? String, $0["to"] as? String] }
        }
        let over: [String?] = [times[1].description, times[2].description]
        // Thirty times the mean of 6600 s is not over yet.
        #expect(try pauses() == [over])
        try fixture.write(
            (lines + [String](repeating: lines[2], count: 2000)).joined(separator: "\n") + "\n", to: "gamma.jsonl")
        try fixture.ingest()
        #expect(try pauses() == [over, [times[2].description, nil]])
        // Seen from before its last event it has not begun.
        #expect(try pauses(("to", (times[2] + TimeSpan(seconds: 1)).description)) == [over])
    }

    @Test func `more steps than are asked for are cut, and counted`() throws {
        let times = ["00", "59", "58", "57"].map { #"{"ts": "2025-12-21T09:0\#($0 == "00" ? 1 : 0):\#($0)Z"}"# }
        try fixture.write(times.joined(separator: "\n") + "\n", to: "gamma.jsonl")
        try fixture.ingest()
        let answer = try fixture.answer("api/clock", ("limit", "2"))
        #expect((answer["steps"] as? [[String: Any]])?.map { $0["line"] as? Int } == [2, 3])
        #expect(answer["total"] as? Int == 4 && answer["truncated"] as? Bool == true)
        #expect(fixture.problem("api/clock", ("class", "late"))?.parameter == "class")
    }

    /// Every second an order, filled after 10 ms, but for 45 s from the fifth minute on after 0.9 s; then another symbol.
    @Test func `slow windows are listed with how many there are`() throws {
        var lines: [String] = []
        for (hour, symbol) in [(12, "A"), (13, "B")] {
            for second in 0..<600 {
                let lag = 300..<345 ~= second ? 900 : 10
                func time(_ milliseconds: Int) -> String {
                    let all = second * 1000 + milliseconds
                    return String(
                        format: "2025-12-21T%02d:%02d:%02d.%03dZ", hour, all / 60000, all / 1000 % 60, all % 1000)
                }
                let id = "\(symbol)\(second)"
                for (kind, at, more) in [("order", 0, ""), ("fill", lag, #", "filled_quantity": 1"#)] {
                    lines.append(
                        #"{"ts": "\#(time(at))", "session_id": "slow", "symbol": "\#(symbol)", "kind": "\#(kind)", "#
                            + #""payload": {"order_id": "\#(id)"\#(more)}}"#)
                }
            }
        }
        try fixture.write(lines.joined(separator: "\n") + "\n", to: "slow.jsonl")
        try fixture.ingest()
        let all = try fixture.answer("api/spikes")
        let windows = try #require(all["spikes"] as? [[String: Any]])
        try #require(windows.map { $0["symbol"] as? String } == ["A", "B"])
        #expect(windows.map { $0["from"] as? String } == ["2025-12-21T12:05:00Z", "2025-12-21T13:05:00Z"])
        #expect(windows.map { $0["to"] as? String } == ["2025-12-21T12:06:00Z", "2025-12-21T13:06:00Z"])
        #expect(
            windows.map { $0["orders"] as? Int } == [60, 60]
                && windows.map { ($0["baseline"] as? Double)?.rounded() } == [10, 10])
        #expect(all["total"] as? Int == 2 && all["truncated"] as? Bool == false)
        for (most, expected) in [("0", []), ("1", [windows[0]]), ("7", windows)] {
            #expect(try fixture.answer("api/latency", ("spikes", most))["spikes"] as? NSArray == expected as NSArray)
        }
        let one = try fixture.answer("api/spikes", ("limit", "1"))
        #expect(one["spikes"] as? NSArray == [windows[0]] as NSArray)
        #expect(one["total"] as? Int == 2 && one["truncated"] as? Bool == true)
    }
}
