import TelemetryLog
import Testing

@testable import BlotterReports

@Suite struct AroundOptionTests {
    @Test(
        arguments: [
            ("2025-12-20T09:00:00Z", 1_766_221_200, nil), ("2025-12-20T09:00:00Z±5s", 1_766_221_200, 5),
            ("2025-12-20T09:00:00+00:00+-5m", 1_766_221_200, 300), ("1h ago +- 1h", 1_766_228_400, 3600),
            ("09:00 +/- 1.5s", 1_766_221_200, 1.5), ("-1h±2", 1_766_228_400, 2),
        ] as [(String, Double, Double?)]) func `a moment has a span`(text: String, time: Double, span: Double?) throws
    {
        let around = try #require(AroundOption(text, now: .noon))
        #expect(around.time == Timestamp(nanoseconds: Int64(time) * 1_000_000_000))
        #expect(around.typedSpan == span.map { TimeSpan(seconds: $0) })
        #expect(around.span == TimeSpan(seconds: span ?? 30))
    }

    @Test(arguments: ["", "±5s", "09:00±", "09:00±x", "09:00±-5s", "soon", "09:00±1y"])
    func `what is no moment or no span is nil`(text: String) {
        #expect(AroundOption(text, now: .noon) == nil)
    }
}
