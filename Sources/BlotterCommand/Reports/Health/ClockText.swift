import Blotter
import BlotterReports
import TelemetryLog

/// What a report on clocks says above the list of steps.
struct ClockText {
    let report: ClockReport

    var text: String {
        var text = "Backward steps: \(Count(report.steps.count))"
        if let largest = report.steps.first {
            let causes = ClockStep.Cause.allCases.compactMap { cause in
                report.count(cause) > 0 ? "\(cause.rawValue) \(Count(report.count(cause)))" : nil
            }
            let files = Set(report.steps.map(\.file)).count
            let sessions = Set(report.steps.map(\.session)).count
            text += " (\(causes.joined(separator: ", "))), the largest by \(Duration.nanoseconds(largest.size).inWords)"
            text += "; \(Self.count(files, "file")), \(Self.count(sessions, "session"))"
        }
        text += "\nNegative latencies: "
        text += [Self.text("intent→order", report.intentToOrder), Self.text("order→fill", report.orderToFill)]
            .joined(separator: ", ")
        text += "\nTimes without a zone, taken as UTC: \(Count(report.naive.events))"
        if report.naive.sessions > 0 { text += " in \(Self.count(Int(report.naive.sessions), "session"))" }
        return text + "\nWithout a time that can be read: \(Count(report.untimed))\n"
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(Count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func text(_ name: String, _ latencies: ClockReport.NegativeLatencies) -> String {
        "\(name) \(Count(latencies.count))" + (latencies.worst.map { " (down to \($0.shortText) ms)" } ?? "")
    }
}
