import Blotter
import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// Every check with logs that are fine and logs that are not, at noon of 2025-12-20.
@Suite struct HealthCommandTests {
    /// An event of a log, by the seconds that it is before noon.
    private struct Line {
        var ago: Double
        var kind = "gate"
        var payload = "{}"
        var symbol = "BTC-USD"

        func text(_ session: String) -> String {
            let time = OperatorFixture.noon / 1_000_000 - Int64((ago * 1000).rounded())
            return #"{"ts": \#(time), "session_id": "\#(session)", "symbol": "\#(symbol)", "mode": "live", "#
                + #""kind": "\#(kind)", "payload": \#(payload)}"# + "\n"
        }
    }

    /// A session of some events each second up to noon.
    private static let beat = stride(from: 120.0, through: 0, by: -1).map { Line(ago: $0) }

    /// An order that is placed after so many milliseconds and filled, or not, after some more.
    private static func order(_ id: String, ago: Double, placed: Double = 40, filled: Double? = 100) -> [Line] {
        let fill = filled.map { milliseconds in
            Line(
                ago: ago - (placed + milliseconds) / 1000, kind: "fill",
                payload: #"{"order_id": "\#(id)", "filled_quantity": 1, "fill_price": 2}"#)
        }
        return [
            Line(ago: ago, kind: "intent", payload: #"{"intent_id": "i\#(id)", "quantity": 1}"#),
            Line(
                ago: ago - placed / 1000, kind: "order",
                payload: #"{"order_id": "\#(id)", "intent_id": "i\#(id)", "quantity": 1}"#),
        ] + (fill.map { [$0] } ?? [])
    }

    private static func log(_ session: String, _ lines: [Line], inOrder: Bool = true) -> String {
        (inOrder ? lines.sorted { $0.ago > $1.ago } : lines).map { $0.text(session) }.joined()
    }

    /// Nothing is wrong with these.
    private static var clean: [String: String] {
        [
            "a.jsonl": log("a", beat + order("1", ago: 100) + order("2", ago: 50)),
            "b.jsonl": log("b", beat + order("3", ago: 90)),
        ]
    }

    // MARK: What is asked

    private struct Answer {
        var exitStatus: Int32
        var status: String
        var checks: [String: [String: Any]]

        func status(_ name: String) -> String? { checks[name]?["status"] as? String }
        func value(_ name: String) -> Double? { checks[name]?["value"] as? Double }
        func message(_ name: String) -> String? { checks[name]?["message"] as? String }
        func next(_ name: String) -> String? { checks[name]?["next"] as? String }

        /// Those that are not fine.
        var troubles: [String] { checks.keys.filter { status($0) != "ok" }.sorted() }
    }

    /// The disk of the machine that tests is not what is tested.
    private static let anyDisk = ["--warn", "free_disk=off", "--critical", "free_disk=off"]

    private func ask(_ fixture: OperatorFixture, _ arguments: [String]) throws -> Answer {
        let outcome = fixture.blotter(["health", "--path", fixture.folder, "--json"] + Self.anyDisk + arguments)
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let object = try #require(json as? [String: Any])
        let checks = try #require(object["checks"] as? [[String: Any]])
        #expect(object["exit_code"] as? Int == Int(outcome.status))
        return Answer(
            exitStatus: outcome.status, status: try #require(object["status"] as? String),
            checks: Dictionary(uniqueKeysWithValues: checks.map { ($0["name"] as? String ?? "", $0) }))
    }

    private func ask(_ fixture: OperatorFixture, _ arguments: String...) throws -> Answer {
        try ask(fixture, arguments)
    }

    private func ask(_ logs: [String: String], _ arguments: String...) throws -> Answer {
        try ask(OperatorFixture(logs: logs), arguments)
    }

    // MARK: Checks

    @Test func `nothing is wrong with logs that are as they should be`() throws {
        let answer = try ask(Self.clean)
        #expect(answer.troubles == [])
        #expect(answer.status == "ok" && answer.exitStatus == 0)
        #expect(answer.value("error_rate") == 0 && answer.value("missing_fills") == 0)
        #expect(answer.value("latency_p95") == 100 && answer.value("latency_max") == 100)
        #expect(answer.value("clock_steps") == 0 && answer.value("silence") == 0)
        #expect(answer.value("last_ingest") == 0 && answer.value("interrupted_work") == 0)
        let bytes = Self.clean.values.reduce(0) { $0 + $1.utf8.count }
        #expect(answer.value("log_size") == Double(bytes) / 1e6)
        #expect((answer.value("index_size") ?? 0) > 0.1)
    }

    private struct Case: CustomStringConvertible {
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

    private static func harmed(_ logs: [String: String]) -> [String: String] { clean.merging(logs) { $1 } }

    private static let cases: [Case] = [
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
            check: "stuck_orders", why: "an order that is open for a minute",
            logs: ["c.jsonl": log("c", beat + order("9", ago: 60.04, filled: nil))],
            status: "ok", value: 0, message: "no order of a running session is open for more than 60.0 s"),
        Case(
            check: "stuck_orders", why: "one that is open for longer",
            logs: ["c.jsonl": log("c", beat + order("8", ago: 30) + order("9", ago: 60.05, filled: nil))],
            status: "warning", value: 1,
            message: "1 order open for more than 60.0 s, the oldest for 60.0 s: c (1)",
            next: "blotter orders --session c --state open --older-than 60s"),
        Case(
            check: "stuck_orders", why: "ten of them in two sessions, the oldest ten minutes",
            logs: [
                "c.jsonl": log("c", beat + (0..<7).flatMap { order("c\($0)", ago: 100, filled: nil) }),
                "d.jsonl": log("d", beat + (0..<3).flatMap { order("d\($0)", ago: 600.04, filled: nil) }),
            ],
            status: "critical", value: 10,
            message: "10 orders open for more than 60.0 s, the oldest for 10:00: c (7), d (3)",
            next: "blotter orders --session c,d --state open --older-than 60s"),
        Case(
            check: "stuck_orders", why: "one of a session that is over since yesterday",
            logs: ["c.jsonl": log("c", order("8", ago: 90_000) + order("9", ago: 90_000, filled: nil))],
            status: "ok", value: 0),
        Case(
            check: "stuck_orders", why: "one of an hour, where orders rest that long",
            logs: [
                "c.jsonl": log("c", beat + order("8", ago: 4000, filled: 600_000) + order("9", ago: 3600, filled: nil))
            ],
            status: "ok", value: 0, message: "no order of a running session is open for more than 1:40:00"),
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
            check: "missing_fills", why: "an order that is not yet half a minute old",
            logs: harmed(["c.jsonl": log("c", beat + order("9", ago: 29, filled: nil))]), status: "ok", value: 0),
        Case(
            check: "missing_fills", why: "two orders without a fill",
            logs: harmed([
                "c.jsonl": log("c", beat + order("9", ago: 60, filled: nil) + order("8", ago: 9, filled: nil))
            ]), status: "warning", value: 1, message: "1 of 3 sessions with orders without a fill: c (2 orders)",
            next: "blotter orders --session c --state open,rejected"),
        Case(
            check: "missing_fills", why: "in two sessions",
            logs: harmed([
                "c.jsonl": log("c", beat + order("9", ago: 60, filled: nil)),
                "d.jsonl": log("d", beat + order("7", ago: 60, filled: nil)),
            ]), status: "critical", value: 2, next: "blotter orders --session c,d --state open,rejected"),
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
            next: "blotter latency --by minute"),
        Case(
            check: "latency_p95", why: "to fill them takes for ever",
            logs: ["a.jsonl": log("a", beat + (0..<3).flatMap { order("\($0)", ago: 90, filled: 10_001) })],
            status: "critical", value: 10_001, next: "blotter latency --by minute"),
        Case(
            check: "latency_max", why: "five seconds",
            logs: ["a.jsonl": log("a", beat + order("1", ago: 90, filled: 5000))],
            status: "ok", value: 5000),
        Case(
            check: "latency_max", why: "a millisecond more",
            logs: ["a.jsonl": log("a", beat + order("1", ago: 90, filled: 5001))], status: "warning", value: 5001,
            next: "blotter latency --by minute"),
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

    @Test(arguments: 0..<cases.count) func `a check comes out as its thresholds have it`(number: Int) throws {
        let planted = Self.cases[number]
        let answer = try ask(planted.logs)
        #expect(answer.status(planted.check) == planted.status, "\(planted)")
        #expect(abs((answer.value(planted.check) ?? -1) - planted.value) < 1e-6, "\(planted)")
        if let message = planted.message { #expect(answer.message(planted.check) == message, "\(planted)") }
        #expect(answer.next(planted.check)?.components(separatedBy: " --path ")[0] == planted.next, "\(planted)")
        let statuses = answer.checks.values.compactMap { $0["status"] as? String }
        let worst = ["critical", "warning", "unknown", "ok"].first { statuses.contains($0) }
        #expect(answer.status == worst)
        #expect(answer.exitStatus == ["ok": 0, "warning": 1, "critical": 2, "unknown": 3][answer.status])
    }

    @Test(arguments: [
        (0.0, "ok"), (300, "ok"), (301, "warning"), (3600, "warning"), (3601, "critical"), (nil, "unknown"),
    ])
    func `an ingest leaves its time beside the index`(age: Double?, status: String) throws {
        let fixture = try OperatorFixture(logs: Self.clean)
        #expect(fixture.ask("ingest").status == 0)
        let lock = fixture.folder + "/.blotter/index.db.lock"
        func modified() throws -> Date? {
            try FileManager.default.attributesOfItem(atPath: lock)[.modificationDate] as? Date
        }
        let noon = Date(timeIntervalSince1970: Double(OperatorFixture.noon / 1_000_000_000))
        #expect(try modified() == noon)
        if let age {
            try FileManager.default.setAttributes([.modificationDate: noon - age], ofItemAtPath: lock)
        } else {
            try FileManager.default.removeItem(atPath: lock)
        }
        let answer = try ask(fixture, "--no-refresh")
        #expect(answer.status("last_ingest") == status)
        #expect(answer.value("last_ingest") == age)
        #expect(answer.next("last_ingest") == (status == "ok" ? nil : "blotter ingest --path \(fixture.folder)"))
        // A run that finds nothing new is one, too.
        #expect(try ask(fixture).value("last_ingest") == 0)
        #expect(try modified() == noon)
    }

    @Test func `what was left over is told, unless somebody is at work`() throws {
        let fixture = try OperatorFixture(logs: Self.clean)
        try fixture.write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], to: "cut.jsonl.gz")
        let cut = try ask(fixture)
        #expect(cut.status("interrupted_work") == "warning" && cut.value("interrupted_work") == 1)
        #expect(cut.message("interrupted_work") == "cut.jsonl.gz is incomplete")
        try fixture.write("", to: ".blotter/index.db.new")
        try fixture.write("", to: ".blotter/index.db.new-side")
        #expect(try ask(fixture, "--no-refresh").value("interrupted_work") == 3)
        // What brings the index up to date clears it.
        #expect(try ask(fixture).value("interrupted_work") == 1)
        try fixture.write("", to: ".blotter/index.db.new")
        let descriptor = open(fixture.folder + "/.blotter/index.db.lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(try ask(fixture, "--no-refresh").value("interrupted_work") == 1)
    }

    @Test func `a filter narrows what is looked at`() throws {
        let logs = Self.harmed([
            "c.jsonl": Self.log("c", Self.beat + Self.order("9", ago: 60, filled: nil)) + "oops\n",
            "d.jsonl": Self.log("d", Self.beat.map { Line(ago: $0.ago + 3600, symbol: "ETH-USD") }) + "oops\n",
        ])
        #expect(try ask(logs).troubles == ["missing_fills", "silence"])
        #expect(try ask(logs, "--session", "a,b").troubles == [])
        #expect(try ask(logs, "--session", "a,b").value("error_rate") == 0)
        #expect(try ask(logs, "--from", "-10m").troubles == ["missing_fills"])
        func invalid(_ arguments: String...) throws -> String? {
            try ask(OperatorFixture(logs: logs), arguments).message("error_rate")?.components(separatedBy: ",").first
        }
        #expect(try invalid() == "0.40%: 2 invalid of 497 lines")
        #expect(try invalid("--from", "-10m") == "0.27%: 1 invalid of 375 lines")
        #expect(try invalid("--to", "-10m") == "0.82%: 1 invalid of 122 lines")
        #expect(try invalid("--symbol", "ETH-USD", "--mode", "live") == "0.82%: 1 invalid of 122 lines")
        #expect(try ask(logs, "--from", "-10m", "--to", "-61s").troubles == [])
        #expect(try ask(logs, "--symbol", "ETH-USD").troubles == ["silence"])
        #expect(try ask(logs, "--silent-within", "30m").troubles == ["missing_fills"])
        let next = try ask(logs, "--from", "-10m").next("missing_fills")
        #expect(next?.hasPrefix("blotter orders --session c --state open,rejected --from -10m --path /") == true)
    }

    @Test func `what matches nothing is not known to be well`() throws {
        let answer = try ask(Self.clean, "--session", "aa")
        #expect(answer.exitStatus == 3 && answer.troubles == ["index"])
        #expect(answer.message("index") == "no events match")
        let fixture = try OperatorFixture(logs: Self.clean)
        let note = "blotter: no events match (session aa is not in the index)\n"
        #expect(fixture.ask("health", "--session", "aa").errors == note)
    }

    // MARK: Thresholds

    @Test(arguments: [
        (["--warn", "latency_max=99"], "warning"), (["--critical", "latency_max=99.5"], "critical"),
        (["--warn", "latency_max=100"], "ok"), (["--warn", "index_size=0,log_size=0"], "warning"),
        (["--critical=free_disk=100", "--critical=latency_p95=off"], "critical"),
        (["--warn", "silence=0", "--warn=silence=off"], "ok"),
    ]) func `thresholds are set by name`(arguments: [String], status: String) throws {
        let fixture = try OperatorFixture(logs: Self.clean)
        let outcome = fixture.blotter(["health", "--path", fixture.folder] + Self.anyDisk + arguments)
        #expect(outcome.output.hasPrefix(status.uppercased() + ": "), "\(outcome.output)")
    }

    @Test func `a threshold that is switched off is null`() throws {
        let answer = try ask(Self.clean, "--warn", "error_rate=off,latency_p95=0.5")
        #expect(answer.checks["error_rate"]?["threshold_warn"] is NSNull)
        #expect(answer.checks["error_rate"]?["threshold_critical"] as? Double == 10)
        #expect(answer.checks["latency_p95"]?["threshold_warn"] as? Double == 0.5)
        #expect(answer.checks["latency_max"]?["threshold_critical"] is NSNull)
    }

    @Test(arguments: [
        (["--warn", "eror_rate=1"], "--warn: there is no check eror_rate; did you mean error_rate?"),
        (["--critical", "silence"], "--critical: cannot take 'silence'; give NAME=VALUE, such as error_rate=0.5"),
        (["--warn", "silence=x"], "--warn: cannot take 'silence=x'; give silence= and a number, or off"),
        (["--warn", "silence=-1"], "--warn: cannot take 'silence=-1'; give silence= and a number, or off"),
        (["--json", "--format", "text"], "--json: contradicts --format; give one of them"),
        (["--format", "xml"], "--format: cannot take 'xml'; give text, json or prometheus"),
        (["--silent-within", "soon"], nil),
        (["now"], nil),
    ]) func `what cannot be meant is refused`(arguments: [String], message: String?) throws {
        let outcome = try OperatorFixture(logs: [:]).blotter(["health"] + arguments)
        #expect(outcome.status == 64 && outcome.output == "")
        if let message { #expect(outcome.errors == "blotter: \(message)\ntry 'blotter health --help'\n") }
    }

    // MARK: Forms

    @Test func `the report for eyes, the worst first`() throws {
        let fixture = try OperatorFixture(
            logs: Self.harmed([
                "c.jsonl": Self.log("c", Self.beat + Self.order("9", ago: 60, filled: nil)),
                "d.jsonl": Self.log("d", Self.beat + Self.order("7", ago: 60, filled: 600)) + "\u{1b}[31m\n",
            ]))
        let outcome = fixture.blotter(["health", "--path", fixture.folder] + Self.anyDisk)
        let steady = outcome.output.replacingOccurrences(of: fixture.folder, with: "DIR")
            .replacing(/[0-9.]+ kB\n/, with: "… kB\n").replacing(/[0-9.]+%, [0-9.]+ .B, where/, with: "…%, … GB, where")
        #expect(outcome.status == 1 && outcome.errors == "")
        #expect(
            steady == """
                WARNING: missing_fills: 1 of 4 sessions with orders without a fill: c (1 order); latency_p95 (2 warning, 12 ok), 2025-12-20 12:00:00 UTC

                ! warning   missing_fills     1 of 4 sessions with orders without a fill: c (1 order) [1 or more]
                                              blotter orders --session c --state open,rejected --path DIR
                ! warning   latency_p95       intent->order 40ms (n 5), order->fill 600ms (n 4) [above 500ms]
                                              blotter latency --by minute --path DIR
                ✓ ok        index             holds 4 logs
                ✓ ok        error_rate        0.20%: 1 invalid of 499 lines, most in d.jsonl (1)
                ✓ ok        stuck_orders      no order of a running session is open for more than 60.0 s
                ✓ ok        latency_max       intent->order 40ms (n 5), order->fill 600ms (n 4)
                ✓ ok        clock_steps       no clock ran backward
                ✓ ok        silence           none of 4 sessions is silent
                ✓ ok        log_size          54.9 kB in 4 logs
                ✓ ok        index_size        … kB
                ✓ ok        free_disk         …%, … GB, where the index is
                ✓ ok        last_ingest       just now
                ✓ ok        last_retention    never applied
                ✓ ok        interrupted_work  nothing is left over

                """)
    }

    @Test func `on a terminal the status has a colour, and lines end where it does`() throws {
        let fixture = try OperatorFixture(logs: Self.harmed(["c.jsonl": ""]))
        let output = fixture.blotter(
            ["health", "--path", fixture.folder] + Self.anyDisk, terminal: Terminal(width: 60, usesColor: true)
        ).output
        #expect(
            output.hasPrefix(
                "\u{1b}[33mWARNING\u{1b}[0m: silence: 1 of 3 sessions: c (no events) (1 warning, 13 ok), 2025-12-20 12:00:00 UTC\n"
            ))
        let margin = String(repeating: " ", count: 30)
        #expect(
            output.contains(
                "\u{1b}[33m! warning\u{1b}[0m   silence           1 of 3 sessions: c (no events)\n\(margin)[1 or more]\n"
                    + "\(margin)\u{1b}[36mblotter sessions --silent --path "))
    }

    @Test func `the names of sessions and files cannot command the terminal or the shell`() throws {
        let name = "x'; rm -rf $HOME; \u{1b}[31m"
        let fixture = try OperatorFixture(logs: [name + ".jsonl": "oops\n", "a b.jsonl": "oops\noops\n"])
        #expect(!fixture.ask("health").output.contains("\u{1b}"))
        let answer = try ask(fixture)
        #expect(answer.next("error_rate")?.hasPrefix("blotter rejects --file 'a b.jsonl' --path /") == true)
        try FileManager.default.removeItem(atPath: fixture.folder + "/a b.jsonl")
        try FileManager.default.removeItem(atPath: fixture.folder + "/.blotter")
        let quoted = #"blotter rejects --file 'x'\''; rm -rf $HOME; \x1b?31m.jsonl' --path /"#
        #expect(try ask(fixture).next("error_rate")?.hasPrefix(quoted) == true)
    }

    @Test func `the metrics are what Prometheus reads`() throws {
        let fixture = try OperatorFixture(logs: Self.harmed(["c.jsonl": ""]))
        _ = fixture.ask("ingest")
        try FileManager.default.removeItem(atPath: fixture.folder + "/.blotter/index.db.lock")
        let arguments = ["health", "--path", fixture.folder, "--no-refresh", "--format", "prometheus"]
        let metrics = try Metrics(fixture.blotter(arguments + Self.anyDisk).output)
        let names = ["index"] + HealthCheck.allCases.map(\.rawValue)
        #expect(
            metrics.families.map(\.name) == [
                "blotter_health_status", "blotter_health_value", "blotter_health_timestamp_seconds",
            ])
        #expect(metrics.families.allSatisfy { $0.type == "gauge" && !$0.help.isEmpty })
        let status = metrics.families[0].samples
        #expect(status.map { $0.labels["check"] } == names)
        #expect(status.first { $0.labels["check"] == "silence" }?.value == 1)
        #expect(status.first { $0.labels["check"] == "last_ingest" }?.value == 3)
        let values = metrics.families[1].samples
        #expect(values.map { $0.labels["check"] } == names.filter { $0 != "last_ingest" && $0 != "last_retention" })
        #expect(values.first { $0.labels["check"] == "latency_p95" }?.value == 100)
        #expect(metrics.families[2].samples.map(\.value) == [Double(OperatorFixture.noon) / 1e9])
    }

    // MARK: What cannot be known

    enum Trouble: String, CaseIterable {
        case noFolder, noLogs, noIndex, damaged, truncated, foreign, empty

        func apply(to fixture: OperatorFixture) throws {
            let index = ".blotter/index.db"
            if self != .noFolder, self != .noLogs { try fixture.write(OperatorFixture.alpha, to: "a.jsonl") }
            guard ![.noFolder, .noLogs, .noIndex].contains(self) else { return }
            #expect(fixture.ask("ingest").status == 0)
            var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: "\(fixture.folder)/\(index)")))
            switch self {
            case .damaged: for place in 100..<bytes.count { bytes[place] = 0xa5 }
            case .truncated: bytes.removeLast(4096)
            case .foreign: bytes = Array(repeating: 65, count: 5000)
            default: bytes = []
            }
            try fixture.write(bytes, to: index)
        }

        var words: String {
            switch self {
            case .noFolder: "No such file or directory, so there are no logs"
            case .noLogs: "no logs found"
            case .noIndex: "there is no index"
            case .damaged: "is damaged"
            case .truncated: "is shorter than it says"
            case .foreign: "is not an index of blotter"
            case .empty: "is empty, not an index"
            }
        }
    }

    @Test(arguments: Trouble.allCases, [["--no-refresh"], []])
    func `monitoring gets its answer whatever is wrong`(trouble: Trouble, arguments: [String]) throws {
        guard trouble != .noIndex || !arguments.isEmpty else { return }
        let fixture = try OperatorFixture(logs: [:])
        try trouble.apply(to: fixture)
        let path = trouble == .noFolder ? fixture.folder + "/nowhere" : fixture.folder
        func ask(_ format: String) -> OperatorFixture.Outcome {
            fixture.blotter(["health", "--path", path, "--format", format] + arguments)
        }
        let text = ask("text")
        #expect(text.status == 3 && text.errors == "")
        #expect(text.output.hasPrefix("UNKNOWN: index: \(path)"))
        #expect(text.output.contains(" (1 unknown), 2025-12-20 12:00:00 UTC\n\n? unknown   index  \(path)"))
        #expect(text.output.contains(trouble.words), "\(text.output)")
        let json = ask("json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(json.status == 3 && object["exit_code"] as? Int == 3 && object["status"] as? String == "unknown")
        #expect(Set(object.keys) == ["timestamp", "status", "message", "exit_code", "checks"])
        let check = try #require((object["checks"] as? [[String: Any]])?.first)
        let keys: Set = ["name", "status", "message", "value", "threshold_warn", "threshold_critical", "next"]
        #expect(Set(check.keys) == keys)
        #expect((check["message"] as? String)?.contains(trouble.words) == true)
        #expect(check["value"] is NSNull && check["next"] is String)
        let metrics = try Metrics(ask("prometheus").output)
        #expect(metrics.families.map(\.name) == ["blotter_health_status", "blotter_health_timestamp_seconds"])
        #expect(metrics.families[0].samples.map(\.value) == [3])
    }
}

/// Reads the text format of Prometheus as strictly as promtool does, as far as gauges go.
private struct Metrics {
    struct Sample {
        var labels: [String: String]
        var value: Double
    }

    struct Family {
        var name: String
        var help: String
        var type: String
        var samples: [Sample] = []
    }

    struct Fault: Error { var line: String }

    private(set) var families: [Family] = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(line: "the last line does not end") }
        var lines = text.dropLast().components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            guard let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\\]+)/),
                let type = lines.popFirst()?.wholeMatch(
                    of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (gauge|counter|untyped)/),
                help.output.1 == type.output.1, !families.contains(where: { $0.name == help.output.1 })
            else { throw Fault(line: line) }
            var family = Family(
                name: String(help.output.1), help: String(help.output.2), type: String(type.output.2))
            while let next = lines.first, !next.hasPrefix("#") {
                family.samples.append(try Self.sample(next, of: family.name))
                lines.removeFirst()
            }
            guard !family.samples.isEmpty, Set(family.samples.map(\.labels)).count == family.samples.count else {
                throw Fault(line: line)
            }
            families.append(family)
        }
    }

    private static func sample(_ line: String, of family: String) throws -> Sample {
        let form = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^}]*)\})? (-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)/
        guard let match = line.wholeMatch(of: form), match.output.1 == family, let value = Double(match.output.3) else {
            throw Fault(line: line)
        }
        var labels: [String: String] = [:]
        for pair in (match.output.2 ?? "").split(separator: ",", omittingEmptySubsequences: true) {
            guard let label = pair.wholeMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="([^"\\]*)"/) else {
                throw Fault(line: line)
            }
            labels[String(label.output.1)] = String(label.output.2)
        }
        return Sample(labels: labels, value: value)
    }
}
