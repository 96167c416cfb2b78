extension HealthLogs {
    /// Logs of which one check comes out in a known way.
    struct Case: CustomStringConvertible {
        var check: String
        var why: String
        var logs: [String: String]
        var status: String
        /// Counted by hand.
        var value: Double
        var message: String?
        var next: String?

        var description: String { "\(check): \(why)" }
    }

    /// What a command is told of the last quarter of an hour.
    private static let window = " --from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z"

    static let cases: [Case] = [
        Case(
            check: "error_rate", why: "one line of a hundred",
            logs: ["a.jsonl": log("a", Array(beat.suffix(99))) + "oops\n"],
            status: "ok", value: 1),
        Case(
            check: "error_rate", why: "two of a hundred",
            logs: ["a.jsonl": log("a", Array(beat.suffix(98))) + "oops\n", "w[1].jsonl": "{\n"], status: "warning",
            value: 2,
            message: "2.00%: 2 invalid of 100 lines, most in a.jsonl (1)", next: "blotter rejects --file a.jsonl"),
        Case(
            check: "error_rate", why: "eleven of a hundred",
            logs: ["a[1].jsonl": log("a", Array(beat.suffix(89))) + String(repeating: "[]\n\n", count: 11)],
            status: "critical", value: 11, next: "blotter rejects --file 'a?1].jsonl'"),
        Case(
            check: "stuck_orders", why: "an order that is open for half a minute",
            logs: ["c.jsonl": log("c", beat + order("9", ago: 30.04, filled: nil))],
            status: "ok", value: 0,
            message: "no order of a running session is open for more than 30 s (1 h where it waits for its price)"),
        Case(
            check: "stuck_orders", why: "two that are open for longer",
            logs: ["c.jsonl": log("c", beat + ["8", "9"].flatMap { order($0, ago: 30.05, filled: nil) })],
            status: "ok", value: 2, message: "2 orders stuck since 11:59 in c BTC-USD"),
        Case(
            check: "stuck_orders", why: "three",
            logs: ["c.jsonl": log("c", beat + ["7", "8", "9"].flatMap { order($0, ago: 300, filled: nil) })],
            status: "warning", value: 3, message: "3 orders stuck since 11:55 in c BTC-USD",
            next: "blotter orders --session c --symbol BTC-USD --state stuck"),
        Case(
            check: "stuck_orders", why: "ten of them in two sessions, the oldest ten minutes",
            logs: [
                "c.jsonl": log("c", beat + (0..<7).flatMap { order("c\($0)", ago: 100, filled: nil) }),
                "d.jsonl": log("d", beat + (0..<3).flatMap { order("d\($0)", ago: 600.04, filled: nil) }),
            ],
            status: "critical", value: 10,
            message: "7 orders stuck since 11:58 in c BTC-USD; 3 orders stuck since 11:50 in d BTC-USD",
            next: "blotter orders --session c,d --state stuck"),
        Case(
            check: "stuck_orders", why: "those of a session that is over since yesterday",
            logs: ["c.jsonl": log("c", (0..<9).flatMap { order("\($0)", ago: 90_000, filled: nil) })],
            status: "ok", value: 0),
        Case(
            check: "stuck_orders", why: "a rejected one is not open",
            logs: [
                "c.jsonl": log(
                    "c",
                    beat + order("9", ago: 100, filled: nil) + [
                        Line(ago: 99, kind: "error", payload: #"{"order_id": "9", "error": "no"}"#)
                    ])
            ], status: "ok", value: 0),
        Case(
            check: "fill_ratio", why: "nineteen orders are too few",
            logs: ["c.jsonl": log("c", beat + (0..<19).flatMap { order("\($0)", ago: 100, filled: nil) })],
            status: "ok", value: -1,
            message: "19 orders that should have a fill in the last 15 min: fewer than 20 of a session are not judged"),
        Case(
            check: "fill_ratio", why: "nine of twenty",
            logs: [
                "c.jsonl": log("c", beat + (0..<20).flatMap { order("\($0)", ago: 100, filled: $0 < 9 ? 10 : nil) })
            ],
            status: "critical", value: 45, message: "45.0% of 20 orders filled in c BTC-USD",
            next: "blotter orders --session c --symbol BTC-USD --state open,rejected,expired "
                + "--from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z"),
        Case(
            check: "rejections", why: "two of forty",
            logs: ["c.jsonl": log("c", beat + orders(40, rejected: 2))], status: "ok", value: 5,
            message: "5.0% of 40 orders rejected in c BTC-USD"),
        Case(
            check: "rejections", why: "three of forty, most of them in one symbol",
            logs: ["c.jsonl": log("c", beat + orders(20, rejected: 0) + orders(20, rejected: 3, "ETH-USD"))],
            status: "warning", value: 15,
            message: "7.5% of 40 orders rejected in c",
            next: "blotter orders --session c --state rejected --from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z"),
        Case(
            check: "gate_blocks", why: "of twenty intents sixteen are blocked by one of their gates",
            logs: [
                "c.jsonl": log(
                    "c",
                    beat
                        + (0..<80).map { number in
                            let isBlock = number % 4 == 3 && number < 64
                            return Line(
                                ago: 100, kind: "gate",
                                payload:
                                    #"{"intent_id": "i\#(number / 4)", "decision": "\#(isBlock ? "BLOCK" : "ALLOW")"}"#)
                        })
            ],
            status: "warning", value: 80, message: "80.0% of 20 intents blocked in c BTC-USD",
            next: "blotter view --session c --type gate --symbol BTC-USD --from 2025-12-20T11:45:00Z "
                + "--to 2025-12-20T12:00:01Z"),
        Case(
            check: "gate_blocks", why: "what says neither is no decision",
            logs: [
                "c.jsonl": log(
                    "c",
                    beat
                        + ["\"deny\"", "null", "\"ALLOW\""].flatMap { verdict in
                            (0..<20).map { number in
                                Line(
                                    ago: 100, kind: "gate",
                                    payload: #"{"intent_id": "\#(verdict.count)-\#(number)", "decision": \#(verdict)}"#)
                            }
                        })
            ], status: "ok", value: 0, message: "0% of 20 intents blocked in c BTC-USD"),
        Case(
            check: "rejections", why: "a symbol that is worse than its session is named",
            logs: ["c.jsonl": log("c", beat + orders(180, rejected: 0) + orders(20, rejected: 20, "ETH-USD"))],
            status: "critical", value: 100, message: "100% of 20 orders rejected in c ETH-USD",
            next: "blotter orders --session c --symbol ETH-USD --state rejected" + window),
        Case(
            check: "error_events", why: "four are few, whatever was before",
            logs: ["c.jsonl": log("c", beat + errors([1800] + Array(repeating: 60, count: 4)))], status: "ok",
            value: -1,
            message: "4 errors in the last 15 min, no more than before"),
        Case(
            check: "error_events", why: "forty in a quarter of an hour, after one in the one before",
            logs: ["c.jsonl": log("c", beat + errors([1800] + Array(repeating: 60, count: 40)))], status: "critical",
            value: 20, message: "40 errors in c BTC-USD, 20.0 x as many as usual",
            next: "blotter view --session c --type error --symbol BTC-USD --from 2025-12-20T11:45:00Z "
                + "--to 2025-12-20T12:00:01Z"),
        Case(
            check: "error_events",
            why: "a session that has just begun is held against those before it, with errors or without",
            logs: [
                "a.jsonl": log("a", stride(from: 10_800, through: 0, by: -30).map { Line(ago: $0) } + errors([5000])),
                "b.jsonl": log("b", stride(from: 10_800, through: 0, by: -30).map { Line(ago: $0) }),
                "c.jsonl": log("c", beat + errors(Array(repeating: 60, count: 12))),
            ], status: "critical",
            // 12 errors in 120 s of it; one and one more in twice 9,900 s of the others.
            value: 12.0 / 120 / (2 / 19_800),
            message: "12 errors in c BTC-USD, 990.0 x as many as usual",
            next: "blotter view --session c --type error --symbol BTC-USD" + window),
        Case(
            check: "error_events", why: "nothing is before the first errors",
            logs: ["c.jsonl": log("c", beat + errors(Array(repeating: 60, count: 12)))], status: "ok", value: -1,
            message: "12 errors in the last 15 min, with nothing before to compare them with"),
        Case(
            check: "slippage", why: "bought at 2 what was seen at 1.99",
            logs: [
                "c.jsonl": log(
                    "c",
                    beat
                        + (0..<20).flatMap { number in
                            order("\(number)", ago: 90).map { line in
                                var line = line
                                if line.kind == "intent" {
                                    line.payload = #"{"intent_id": "i\#(number)", "current_price": 1.99}"#
                                }
                                if line.kind == "order" { line.payload.replace("{", with: #"{"side": "buy", "#) }
                                return line
                            }
                        })
            ],
            status: "warning", value: 10_000 * 0.01 / 1.99,
            message: "50.3 bp worse than intended in c BTC-USD, the median of 20 orders",
            next: "blotter orders --session c --symbol BTC-USD --from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z"),
        Case(
            check: "missing_fills", why: "an order that is not yet half a minute old",
            logs: harmed(["c.jsonl": log("c", beat + order("9", ago: 29, filled: nil))]), status: "ok", value: 0),
        Case(
            check: "missing_fills", why: "two orders without a fill",
            logs: harmed([
                "c.jsonl": log("c", beat + order("9", ago: 60, filled: nil) + order("8", ago: 9, filled: nil))
            ]), status: "warning", value: 1, message: "1 of 3 sessions with orders without a fill: c (2 orders)",
            next: "blotter orders --session c --state open,rejected" + window),
        Case(
            check: "missing_fills", why: "in two sessions",
            logs: harmed([
                "c.jsonl": log("c", beat + order("9", ago: 60, filled: nil)),
                "d.jsonl": log("d", beat + order("7", ago: 60, filled: nil)),
            ]), status: "critical", value: 2, next: "blotter orders --session c,d --state open,rejected" + window),
        Case(
            check: "latency_p95", why: "one of twenty is slow",
            logs: [
                "a.jsonl": log("a", beat + (0..<20).flatMap { order("\($0)", ago: 90, filled: $0 == 0 ? 4000 : 500) })
            ],
            status: "ok", value: 500),
        Case(
            check: "latency_p95", why: "to place orders takes long",
            logs: ["a.jsonl": log("a", beat + (0..<20).flatMap { order("\($0)", ago: 90, placed: 501) })],
            status: "warning", value: 501, message: "intent->order 501ms (n 20), order->fill 100ms (n 20)",
            next: "blotter latency --session a" + window),
        Case(
            check: "latency_p95", why: "to fill them takes for ever",
            logs: ["a.jsonl": log("a", beat + (0..<3).flatMap { order("\($0)", ago: 90, filled: 10_001) })],
            status: "critical", value: 10_001, next: "blotter latency --session a" + window),
        Case(
            check: "latency_max", why: "five seconds",
            logs: ["a.jsonl": log("a", beat + order("1", ago: 90, filled: 5000))],
            status: "ok", value: 5000),
        Case(
            check: "latency_max", why: "a millisecond more",
            logs: ["a.jsonl": log("a", beat + order("1", ago: 90, filled: 5001))], status: "warning", value: 5001,
            next: "blotter latency --session a" + window),
        Case(
            check: "clock_steps", why: "a second back, and less",
            logs: [
                "a.jsonl": log("a", [90, 89, 90, 89.5, 88].map { Line(ago: $0) } + beat.suffix(80), inOrder: false)
            ],
            status: "ok", value: 1, message: "clocks ran backward 1 time, by 1.0 s at most, in a.jsonl"),
        Case(
            check: "clock_steps", why: "more than a second",
            logs: ["a.jsonl": log("a", [90, 91.5, 88, 89].map { Line(ago: $0) } + beat.suffix(80), inOrder: false)],
            status: "warning", value: 1.5, message: "clocks ran backward 2 times, by 1.5 s at most, in a.jsonl",
            next: "blotter clock"),
        Case(
            check: "clock_steps", why: "an hour",
            logs: ["a.jsonl": log("a", [90, 3690].map { Line(ago: $0) } + beat.suffix(80), inOrder: false)],
            status: "critical", value: 3600, next: "blotter clock"),
        Case(
            check: "silence", why: "one of three has stopped an hour ago",
            logs: harmed(["c.jsonl": log("c", beat.map { Line(ago: $0.ago + 3600) })]), status: "warning", value: 1,
            message: "1 of 3 sessions: c (no event for 1:00:00)", next: "blotter sessions --silent"),
        Case(
            check: "silence", why: "two are empty while others log", logs: harmed(["c.jsonl": "", "d.jsonl": ""]),
            status: "warning", value: 2, message: "2 of 4 sessions: d (no events), c (no events)",
            next: "blotter sessions --silent"),
        Case(
            check: "silence", why: "a pause of the past",
            logs: ["a.jsonl": log("a", beat.map { Line(ago: $0.ago + 1200) } + beat)], status: "warning", value: 1,
            next: "blotter sessions --silent"),
        Case(
            check: "silence", why: "two ran side by side, and nobody logs now",
            logs: [
                "a.jsonl": log("a", beat.map { Line(ago: $0.ago + 600) }),
                "b.jsonl": log("b", beat.map { Line(ago: $0.ago + 610) }),
            ], status: "critical", value: 2,
            message: "2 of 2 sessions: a (no event for 10:00), b (no event for 10:10); nobody logs",
            next: "blotter sessions --silent"),
        Case(
            check: "silence", why: "two logs without events, and nothing else since yesterday",
            logs: [
                "a.jsonl": log("a", beat.map { Line(ago: $0.ago + 86_500) }), "b.jsonl": "", "c.jsonl": "",
            ], status: "critical", value: 2, next: "blotter sessions --silent"),
    ]
}
