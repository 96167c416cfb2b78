package import Blotter

/// A report on clocks as JSON; times are RFC 3339, lengths milliseconds to the nanosecond.
package struct ClockJSON {
    private let report: ClockReport
    private let listed: ArraySlice<ClockStep>

    /// Of a report, and those of its steps that are listed.
    package init(report: ClockReport, listed: ArraySlice<ClockStep>) {
        self.report = report
        self.listed = listed
    }

    /// All in one object, with further members at the end.
    package func object(with more: [(String, JSONText)] = []) -> JSONText {
        .object(
            [
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
            ] + more)
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
