import Alerts
import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// What the server tells Prometheus beside the health of the logs.
struct ServerMetrics {
    /// nil while there is no index.
    var index: ParseStatistics?
    /// How many orders there are in each state.
    var orders: OrderCounts?
    /// What was ever counted.
    var totals: RunningTotals?
    var lastIngest: Timestamp?
    /// How long that took.
    var ingestTime: Duration?
    /// nil where alerts were never run.
    var lastLook: AlertLook?
    /// The clusters that the index is forwarded to.
    var forwarded: [SharingRecord] = []
    var responses: Statistics.Counts

    var text: String {
        var families: [MetricFamily] = []
        if let index {
            families += [
                .gauge("blotter_index_events", "Events in the index.", Double(index.events)),
                .gauge("blotter_index_lines", "Lines of the logs in the index.", Double(index.lines)),
                .gauge("blotter_index_invalid_lines", "Lines that are no events.", Double(index.invalid)),
                .gauge("blotter_index_files", "Logs in the index.", Double(index.files)),
            ]
        }
        if let orders {
            families.append(
                MetricFamily(
                    name: "blotter_orders", help: "Orders in the index by state.",
                    samples: OrderState.allCases.map { (#"{state="\#($0.rawValue)"}"#, "\(orders.byState[$0] ?? 0)") }))
        }
        if let totals { families += Self.families(totals) }
        let moments = [
            ("blotter_last_ingest", "When an ingest last took in all there was.", lastIngest),
            ("blotter_alert_last_run", "When alert run last took a look.", lastLook?.taken),
            ("blotter_alert_last_success", "When alert run last could measure health.", lastLook?.measured),
        ]
        families += moments.compactMap { name, help, moment in
            moment.map { .gauge("\(name)_timestamp_seconds", help, Double($0.nanoseconds) / 1e9) }
        }
        if let ingestTime {
            families.append(
                .gauge("blotter_last_ingest_duration_seconds", "How long that ingest took.", ingestTime.inSeconds))
        }
        return (families + forwarding + answers).map(\.text).joined()
    }

    /// They never fall, whatever retention removes.
    private static func families(_ totals: RunningTotals) -> [MetricFamily] {
        [
            MetricFamily(
                name: "blotter_events_total", help: "Events that were read, by kind.", type: .counter,
                samples: kinds(totals).map { (#"{kind="\#($0)"}"#, "\($1)") }),
            MetricFamily(
                name: "blotter_gate_decisions_total", help: "Decisions of gates; what does not block allows.",
                type: .counter, samples: totals.decisions.map { (#"{decision="\#($0.decision)"}"#, "\($0.count)") }),
            family("blotter_intent_to_order_seconds", "From an intent to its order.", totals.lengths(.intentToOrder)),
            family("blotter_order_to_fill_seconds", "From an order to its first fill.", totals.lengths(.orderToFill)),
        ]
    }

    /// Logs may have any number of kinds, of which Prometheus would keep each: those that blotter knows, and the rest.
    private static func kinds(_ totals: RunningTotals) -> [(String, Int64)] {
        let known = ["intent", "gate", "order", "fill", "error", "cancel", "expire", "amend", "bust"]
        let counts = totals.events.reduce(into: [String: Int64]()) { counts, one in
            counts[known.contains(one.kind) ? one.kind : "other", default: 0] += one.count
        }
        return (known + ["other"]).compactMap { kind in counts[kind].map { (kind, $0) } }
    }

    private static func family(_ name: String, _ help: String, _ lengths: RunningTotals.Lengths) -> MetricFamily {
        .histogram(
            name, help, upTo: lengths.upTo.map { (Double($0.bound) / 1e9, $0.count) }, count: lengths.count,
            sum: Double(lengths.sum) / 1e9)
    }

    private var forwarding: [MetricFamily] {
        guard !forwarded.isEmpty else { return [] }
        func samples(_ value: (SharingRecord) -> String?) -> [(String, String)] {
            forwarded.compactMap { record in
                value(record).map { (#"{destination="\#(record.destination.escapedLabel)"}"#, $0) }
            }
        }
        return [
            MetricFamily(
                name: "blotter_forward_lines_behind", help: "Lines that were not sent at the end of the last pass.",
                samples: samples { "\($0.linesBehind)" }),
            MetricFamily(
                name: "blotter_forward_last_pass_timestamp_seconds", help: "When a pass of blotter forward last ended.",
                samples: samples { $0.told.map { (Double($0.nanoseconds) / 1e9).fixed(3) } }),
            MetricFamily(
                name: "blotter_forward_bytes_total", help: "Bytes that blotter forward has sent.", type: .counter,
                samples: samples { "\($0.bytes)" }),
            MetricFamily(
                name: "blotter_forward_retries_total", help: "Statements that it had to repeat.", type: .counter,
                samples: samples { "\($0.retries)" }),
        ]
    }

    private var answers: [MetricFamily] {
        let all = responses.byStatus.values.reduce(0, +)
        return [
            MetricFamily(
                name: "blotter_http_responses_total", help: "Answers over HTTP by status.", type: .counter,
                samples: responses.byStatus.sorted { $0.key < $1.key }.map { (#"{code="\#($0)"}"#, "\($1)") }),
            .histogram(
                "blotter_http_request_duration_seconds", "How long answers took, to their first byte.",
                upTo: zip(Statistics.bounds, responses.upTo).map { ($0.inSeconds, Int64($1)) }, count: Int64(all),
                sum: responses.time.inSeconds),
        ]
    }
}

extension String {
    /// In a label of Prometheus' text format.
    fileprivate var escapedLabel: String {
        replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
