import Blotter
import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// The forms in which a health is told.
@Suite struct HealthReportTests {
    private static let report = """
        WARNING: missing_fills: 1 of 4 sessions with orders without a fill: c (1 order); latency_p95: intent->order 40ms (n 5), order->fill 600ms (n 4); slowest d 600ms (n 1) (2 warning, 20 ok), 2025-12-20 12:00:00 UTC

        ! warning   missing_fills     1 of 4 sessions with orders without a fill: c (1 order) [1 or more]
                                      blotter orders --session c --state open,rejected --from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z --path DIR
        ! warning   latency_p95       intent->order 40ms (n 5), order->fill 600ms (n 4); slowest d 600ms (n 1) [above 500ms]
                                      blotter latency --session d --from 2025-12-20T11:45:00Z --to 2025-12-20T12:00:01Z --path DIR
        ✓ ok        index             holds 4 logs
        ✓ ok        error_rate        0.20%: 1 invalid of 499 lines, most in d.jsonl (1)
        ✓ ok        coverage          all of 498 events have a time, a kind and a session
        ✓ ok        secrets           no member named as a secret has a text
        ✓ ok        stuck_orders      1 order stuck since 11:59 in c BTC-USD
        ✓ ok        fill_ratio        5 orders that should have a fill in the last 15 min: fewer than 20 of a session are not judged
        ✓ ok        gate_blocks       no decided intent in the last 15 min
        ✓ ok        rejections        5 orders in the last 15 min: fewer than 20 of a session are not judged
        ✓ ok        error_events      no error in the last 15 min
        ✓ ok        slippage          no filled order with an intent's price in the last 15 min
        ✓ ok        latency_max       intent->order 40ms (n 5), order->fill 600ms (n 4); slowest d 600ms (n 1)
        ✓ ok        clock_steps       no clock ran backward
        ✓ ok        silence           none of 4 sessions is silent
        ✓ ok        log_size          54.9 kB in 4 logs
        ✓ ok        index_size        … kB
        ✓ ok        free_disk         …%, … GB, where the index is
        ✓ ok        last_ingest       just now
        ✓ ok        last_retention    never applied
        ✓ ok        interrupted_work  nothing is left over
        ✓ ok        outdated_logs     all logs are as the formats of now read them

        """

    @Test func `the report for eyes, the worst first`() throws {
        let fixture = try OperatorFixture(
            logs: HealthLogs.harmed([
                "c.jsonl": HealthLogs.log("c", HealthLogs.beat + HealthLogs.order("9", ago: 60, filled: nil)),
                "d.jsonl": HealthLogs.log("d", HealthLogs.beat + HealthLogs.order("7", ago: 60, filled: 600))
                    + "\u{1b}[31m\n",
            ]))
        let outcome = fixture.blotter(["health", "--path", fixture.folder] + HealthAnswer.anyDisk)
        let steady = outcome.output.replacingOccurrences(of: fixture.folder, with: "DIR")
            .replacing(/[0-9.]+ kB\n/, with: "… kB\n").replacing(/[0-9.]+%, [0-9.]+ .B, where/, with: "…%, … GB, where")
        #expect(outcome.status == 1 && outcome.errors == "")
        #expect(steady == Self.report)
    }

    @Test func `on a terminal the status has a colour, and lines end where it does`() throws {
        let fixture = try OperatorFixture(logs: HealthLogs.harmed(["c.jsonl": ""]))
        let output = fixture.blotter(
            ["health", "--path", fixture.folder] + HealthAnswer.anyDisk, terminal: Terminal(width: 60, usesColor: true)
        ).output
        #expect(
            output.hasPrefix(
                "\u{1b}[33mWARNING\u{1b}[0m: silence: 1 of 3 sessions: c (no events) (1 warning, 21 ok), 2025-12-20 12:00:00 UTC\n"
            ))
        let margin = String(repeating: " ", count: 30)
        #expect(
            output.split(separator: "\n")[1...3] == [
                "\u{1b}[33m! warning\u{1b}[0m   silence           1 of 3 sessions: c (no events)",
                "\(margin)[1 or more]",
                "\(margin)\u{1b}[36mblotter sessions --silent --path \(fixture.folder)\u{1b}[0m",
            ])
    }

    @Test func `the names of sessions and files cannot command the terminal or the shell`() throws {
        let name = "x'; rm -rf $HOME; \u{1b}[31m"
        let fixture = try OperatorFixture(logs: [name + ".jsonl": "oops\n", "a b.jsonl": "oops\noops\n"])
        #expect(!fixture.ask("health").output.contains("\u{1b}"))
        let answer = try HealthAnswer.of(fixture)
        #expect(answer.next("error_rate")?.hasPrefix("blotter rejects --file 'a b.jsonl' --path /") == true)
        try FileManager.default.removeItem(atPath: fixture.folder + "/a b.jsonl")
        try FileManager.default.removeItem(atPath: fixture.folder + "/.blotter")
        let quoted = #"blotter rejects --file 'x'\''; rm -rf $HOME; \x1b?31m.jsonl' --path /"#
        #expect(try HealthAnswer.of(fixture).next("error_rate")?.hasPrefix(quoted) == true)
    }

    @Test func `the metrics are what Prometheus reads`() throws {
        let fixture = try OperatorFixture(logs: HealthLogs.harmed(["c.jsonl": ""]))
        _ = fixture.ask("ingest")
        try FileManager.default.removeItem(atPath: fixture.folder + "/.blotter/index.db.lock")
        let arguments = ["health", "--path", fixture.folder, "--no-refresh", "--format", "prometheus"]
        let metrics = try PrometheusText(fixture.blotter(arguments + HealthAnswer.anyDisk).output)
        let names = ["index"] + HealthCheck.allCases.map(\.rawValue)
        let general = ["blotter_build_info", "blotter_health_status", "blotter_health_timestamp_seconds"]
        // What is not known, and shares of too little, are not there.
        let measured = [
            "blotter_invalid_lines_ratio", "blotter_unread_events_ratio", "blotter_exposed_secrets",
            "blotter_unfilled_sessions", "blotter_stuck_orders", "blotter_latency_p95_seconds",
            "blotter_latency_max_seconds",
            "blotter_largest_clock_step_seconds", "blotter_silent_sessions", "blotter_logs_size_bytes",
            "blotter_index_size_bytes", "blotter_free_disk_ratio", "blotter_leftovers", "blotter_outdated_logs",
        ]
        #expect(metrics.families.map(\.name) == general + measured)
        #expect(metrics.families.allSatisfy { $0.type == "gauge" && !$0.help.isEmpty })
        let status = metrics.families[1].samples
        #expect(status.map { $0.labels["check"] } == names)
        #expect(status.first { $0.labels["check"] == "silence" }?.value == 1)
        #expect(status.first { $0.labels["check"] == "last_ingest" }?.value == 3)
        func value(_ name: String) -> Double? { metrics.families.first { $0.name == name }?.samples.first?.value }
        #expect(value("blotter_latency_p95_seconds") == 0.1 && value("blotter_silent_sessions") == 1)
        #expect(metrics.families[2].samples.map(\.value) == [Double(OperatorFixture.noon) / 1e9])
    }
}
