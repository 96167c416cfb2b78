import Testing

@testable import Blotter
@testable import BlotterReports

/// From when on something is wrong, and how that is told.
@Suite struct HealthOptionsTests {
    private func options(_ values: (String, String)...) throws -> HealthOptions {
        try HealthOptions(.given(HealthOptions.declared, values))
    }

    @Test func `without options the thresholds are the usual ones`() throws {
        let options = try options()
        #expect(options.thresholds == HealthThresholds() && options.format == .text)
        #expect(options.silence.within == .seconds(86_400))
    }

    @Test func `a threshold is set by name, the last word counts, and off is none`() throws {
        let thresholds = try options(
            ("warn", "error_rate=0.5,latency_p95=off"), ("critical", "error_rate=2"), ("warn", "error_rate=0.75")
        ).thresholds
        #expect(thresholds[.errorRate, .warning]?.value == 0.75)
        #expect(thresholds[.errorRate, .critical]?.value == 2)
        #expect(thresholds[.latencyP95, .warning] == nil)
        #expect(thresholds[.latencyP95, .critical]?.value == 10_000)
    }

    @Test(
        arguments: [
            ([("format", "text")], .text), ([("format", "json")], .json), ([("json", "")], .json),
            ([("json", ""), ("format", "json")], .json), ([("format", "prometheus")], .prometheus),
        ] as [([(String, String)], HealthOptions.Format)])
    func `a form is asked for in either way`(values: [(String, String)], format: HealthOptions.Format) throws {
        #expect(try HealthOptions(.given(HealthOptions.declared, values)).format == format)
    }

    @Test(arguments: [
        ("warn", "=1", UsageError.conflict(subject: "--warn", problem: "there is no check ", remedy: names)),
        (
            "critical", "silense=1",
            .conflict(subject: "--critical", problem: "there is no check silense", remedy: "did you mean silence?")
        ),
        (
            "warn", "silence",
            .badValue(option: "warn", value: "silence", expected: "NAME=VALUE, such as error_rate=0.5")
        ),
        (
            "warn", "silence=nan",
            .badValue(option: "warn", value: "silence=nan", expected: "silence= and a number, or off")
        ),
        ("warn", "silence=", .badValue(option: "warn", value: "silence=", expected: "silence= and a number, or off")),
        (
            "warn", "silence=-1",
            .badValue(option: "warn", value: "silence=-1", expected: "silence= and a number, or off")
        ),
        ("format", "xml", .badValue(option: "format", value: "xml", expected: "text, json or prometheus")),
    ]) func `what cannot be meant is refused`(name: String, value: String, error: UsageError) {
        #expect(throws: error) { try options((name, value)) }
    }

    private static let names =
        "the checks are error_rate, coverage, secrets, missing_fills, stuck_orders, fill_ratio, gate_blocks, rejections, error_events, "
        + "slippage, latency_p95, latency_max, clock_steps, silence, log_size, index_size, free_disk, last_ingest, last_retention, interrupted_work, "
        + "outdated_logs"

    @Test func `two forms contradict one another`() {
        let error = UsageError.conflict(
            subject: "--json", problem: "contradicts --format", remedy: "give one of them")
        #expect(throws: error) { try options(("json", ""), ("format", "prometheus")) }
    }
}
