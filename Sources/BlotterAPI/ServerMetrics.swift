import Alerts
import Blotter
import BlotterReports
import TelemetryLog

/// What the server tells Prometheus beside the health of the logs.
struct ServerMetrics {
    /// nil while there is no index.
    var index: ParseStatistics?
    /// How many orders there are in each state.
    var orders: OrderCounts?
    var lastIngest: Timestamp?
    /// nil where alerts were never run.
    var lastLook: AlertLook?
    var responses: [Int: Int]

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
        if let lastIngest {
            families.append(
                .gauge(
                    "blotter_last_ingest_timestamp_seconds", "When an ingest last took in all there was.",
                    Double(lastIngest.nanoseconds) / 1e9))
        }
        if let lastLook {
            families.append(
                .gauge(
                    "blotter_alert_last_run_timestamp_seconds", "When alert run last took a look.",
                    Double(lastLook.taken.nanoseconds) / 1e9))
        }
        if let measured = lastLook?.measured {
            families.append(
                .gauge(
                    "blotter_alert_last_success_timestamp_seconds", "When alert run last could measure health.",
                    Double(measured.nanoseconds) / 1e9))
        }
        families.append(
            MetricFamily(
                name: "blotter_http_responses_total", help: "Answers over HTTP by status.", type: .counter,
                samples: responses.sorted { $0.key < $1.key }.map { (#"{code="\#($0)"}"#, "\($1)") }))
        return families.map(\.text).joined()
    }
}
