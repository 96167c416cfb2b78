import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct IngestReportTests {
    private static func report(_ name: String, times factor: Int) -> IngestReport {
        var report = IngestReport()
        report.filesUnchanged = 1 * factor
        report.filesCopied = 2 * factor
        report.filesFailed = 3 * factor
        report.read = [LogName(folder: "/logs", path: LogPath(text: "both.jsonl")), named(name)]
        report.newSources = 4 * factor
        report.lines = 5 * Int64(factor)
        report.events = 6 * Int64(factor)
        report.invalid = 7 * Int64(factor)
        report.blank = 8 * Int64(factor)
        report.bytes = 9 * Int64(factor)
        report.skipped = [.init(path: LogPath(text: name), reason: .hidden)]
        report.problems = [.init(path: LogPath(text: name), text: "cannot be read", isFailure: true)]
        report.nextDue = 10 * Int64(factor)
        return report
    }

    private static func named(_ name: String) -> LogName { LogName(folder: "/logs", path: LogPath(text: name)) }

    @Test func `reports add up wholly, and a log that both read on counts once`() {
        var total = Self.report("a", times: 1)
        var other = Self.report("b", times: 100)
        other.wasInterrupted = true
        total += other

        var expected = Self.report("a", times: 101)
        expected.read.insert(Self.named("b"))
        expected.skipped.append(.init(path: LogPath(text: "b"), reason: .hidden))
        expected.problems.append(.init(path: LogPath(text: "b"), text: "cannot be read", isFailure: true))
        expected.nextDue = 10
        expected.wasInterrupted = true
        #expect(total == expected)
        #expect(total.filesRead == 3)
    }

    @Test func `nothing adds nothing, to whichever side`() {
        var total = IngestReport()
        total += Self.report("a", times: 1)
        #expect(total == Self.report("a", times: 1))
        total += IngestReport()
        #expect(total == Self.report("a", times: 1))
    }
}
