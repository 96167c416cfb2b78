import Blotter
import BlotterReports

/// A report on clocks as JSON; times are RFC 3339, lengths milliseconds to the nanosecond.
struct ClockJSON {
    /// How many steps are there in all, and those that are listed.
    let report: ClockReport
    let listed: ArraySlice<ClockStep>

    var json: JSONText {
        .object([
            ("steps_total", .integer(report.steps.count)),
            (
                "steps_by_class",
                .object(ClockStep.Cause.allCases.map { ($0.rawValue, .integer(report.count($0))) })
            ),
            ("largest_ms", JSONText(report.steps.first.map { Double($0.size) / 1e6 })),
            ("files", .integer(Set(report.steps.map(\.file)).count)),
            ("sessions", .integer(Set(report.steps.map(\.session)).count)),
            (
                "negative_latencies",
                .object([
                    ("intent_to_order", Self.json(report.intentToOrder)),
                    ("order_to_fill", Self.json(report.orderToFill)),
                ])
            ),
            ("naive_timestamps", .integer(Int(report.naive.events))),
            ("untimed_events", .integer(Int(report.untimed))),
            ("steps", .array(listed.map(Self.json))),
        ])
    }

    private static func json(_ latencies: ClockReport.NegativeLatencies) -> JSONText {
        .object([("count", .integer(Int(latencies.count))), ("worst_ms", JSONText(latencies.worst))])
    }

    private static func json(_ step: ClockStep) -> JSONText {
        .object([
            ("file", .string(step.file)), ("line", .integer(Int(step.line))), ("session_id", .string(step.session)),
            ("ts_before", .string(step.before.description)), ("ts_after", .string(step.after.description)),
            ("back_ms", .number(Double(step.size) / 1e6)), ("class", .string(step.cause.rawValue)),
        ])
    }
}
