import Alerts
import BlotterReports
import TelemetryLog

/// Alerts as a table, of which a narrow terminal shows fewer columns.
struct AlertTable {
    private let table: FittedTable

    init(_ alerts: [AlertRecord], now: Timestamp) {
        func words(_ alert: AlertRecord) -> String {
            [
                alert.acknowledged.map { "acknowledged by \($0.by): \($0.why)" },
                alert.snoozed.flatMap { $0.time > now ? "snoozed until \($0.time.secondsColumn) by \($0.by)" : nil },
            ].compactMap { $0 }.joined(separator: "; ")
        }
        table = FittedTable(
            [
                .init("alert", alerts.map { .text($0.rule) }),
                .init("state", alerts.map { .text($0.resolved == nil ? $0.phase.rawValue : "resolved") }),
                .init("since (UTC)", alerts.map { Cell(($0.started ?? $0.since)?.secondsColumn) }),
                .init("until (UTC)", alerts.map { Cell($0.resolved?.secondsColumn) }),
                .init("who", alerts.map { .text(words($0)) }), .init("what", alerts.map { .text($0.message) }),
            ], dispensable: ["until (UTC)", "who"], leastTail: 20)
    }

    func print(to output: Output) { table.print(to: output) }
}
