import Testing

@testable import Blotter
@testable import BlotterReports

/// Latencies as command line and API give them.
@Suite struct LatencyJSONTests {
    private static let none =
        #"{"count": 0, "avg": null, "p50": null, "p95": null, "p99": null, "max": null, "negative": 0, "#
        + #""crossing_clock_steps": 0}"#
    /// Of 1.5 ms, 2.5 ms and one below zero.
    private static let some =
        #"{"count": 2, "avg": 2.0, "p50": 1.5, "p95": 2.5, "p99": 2.5, "max": 2.5, "negative": 1, "#
        + #""crossing_clock_steps": 0}"#

    @Test func `where nothing was measured all is there and null`() {
        #expect(
            LatencyJSON(LatencyReport(), by: nil).json.description
                == #"{"latency_ms": {"intent_to_order": \#(Self.none), "order_to_fill": \#(Self.none)}, "#
                + #""histogram": {"intent_to_order": [], "order_to_fill": []}, "groups": [], "spikes": []}"#)
    }

    @Test func `one measure is given alone, and a group without a name is null`() {
        var report = LatencyReport()
        let latency = Latency(nanoseconds: [1_500_000, 2_500_000, -1])
        report.totals = [.intentToOrder: latency]
        report.groups = [
            .init(key: "BTC-USD", latencies: [.intentToOrder: latency, .orderToFill: latency]),
            .init(key: nil, latencies: [:]),
        ]
        #expect(
            LatencyJSON(report, by: .symbol, measures: [.intentToOrder]).json.description
                == #"{"latency_ms": {"intent_to_order": \#(Self.some)}, "histogram": {"intent_to_order": []}, "#
                + #""groups": [{"by": "symbol", "key": "BTC-USD", "latency_ms": {"intent_to_order": \#(Self.some)}}, "#
                + #"{"by": "symbol", "key": null, "latency_ms": {"intent_to_order": \#(Self.none)}}], "spikes": []}"#)
    }
}
