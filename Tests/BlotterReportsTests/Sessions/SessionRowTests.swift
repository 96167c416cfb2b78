import TelemetryLog
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterReports

/// A session as command line and API give it.
@Suite struct SessionRowTests {
    @Test(
        arguments: [
            // Two seconds after its first event, and at noon of the day.
            (1_766_224_802, "null"), (1_766_232_000, #""no event for 1:59:58, after one each 201ms""#),
        ] as [(Int64, String)])
    func `a session has its counts, and whether it is silent`(now: Int64, silent: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(SampleLogs.alpha, to: "alpha.jsonl")
        let index = IndexFile(folder: folder.path)
        let report = try Ingest(index: index, now: { now * 1_000_000_000 }).run([
            LogPlace(folder: try LogFolder(path: folder.path))
        ])
        #expect(report.events == 6)
        let engine = try index.engine()
        let rule = SilenceRule(now: Timestamp(nanoseconds: now * 1_000_000_000), endedAfter: SilenceRule.usualWithin)
        let sessions = try engine.sessions(SessionQuestion(EventFilter(), silence: rule)).sessions
        let latencies = try engine.fillLatencies(ofSessions: sessions.map(\.session))
        #expect(
            zip(sessions, latencies).map { SessionRow($0, $1).object.description } == [
                #"{"session_id": "alpha", "mode": "paper", "first_ts": "2025-12-20T10:00:00.000000000Z", "#
                    + #""last_ts": "2025-12-20T10:00:01.004000000Z", "events": 6, "intents": 2, "orders": 1, "#
                    + #""fills": 1, "gates": 2, "errors": 0, "invalid_lines": 0, "symbols": 2, "files": 1, "#
                    + #""bytes": \#(SampleLogs.alpha.utf8.count), "fill_ratio": 1.0, "silent": \#(silent), "#
                    + #""order_to_fill_p95_ms": 100.0}"#
            ])
    }
}
