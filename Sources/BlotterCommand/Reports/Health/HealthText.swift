import Blotter
import BlotterReports

/// A report for eyes: the status of all, then a line for each check, the worst first, and what to look at next.
struct HealthText {
    private static let leastMessage = 30

    private let report: HealthReport

    init(_ report: HealthReport) {
        self.report = report
    }

    func print(to output: Output) {
        let status = report.status
        output.write(
            status.style.applied(to: status.name.uppercased(), on: output)
                + ": \(Escaped(report.summary).text), \(report.now.secondsColumn) UTC\n\n")
        let width = report.findings.map(\.name.count).max() ?? 0
        for finding in report.worstFirst { write(finding, nameWidth: width, to: output) }
    }

    private func write(_ finding: HealthFinding, nameWidth: Int, to output: Output) {
        let status = finding.status
        let word = "\(status.mark) \(status.name)"
        let padding = String(repeating: " ", count: 12 - word.count)
        let name = finding.name + String(repeating: " ", count: nameWidth - finding.name.count + 2)
        let column = 12 + nameWidth + 2
        let text = Escaped(finding.message + (finding.crossed.map { " [\($0)]" } ?? "")).text
        let lines = output.width.map { text.wrapped(toWidth: max(Self.leastMessage, $0 - column)) } ?? [text]
        let margin = "\n" + String(repeating: " ", count: column)
        output.write(
            status.style.applied(to: word, on: output) + padding + name + lines.joined(separator: margin) + "\n")
        guard let next = finding.next else { return }
        output.write(margin.dropFirst() + Style.cyan.applied(to: Escaped(next).text, on: output) + "\n")
    }
}

extension HealthStatus {
    fileprivate var mark: String {
        switch self {
        case .ok: "✓"
        case .warning: "!"
        case .critical: "✗"
        case .unknown: "?"
        }
    }

    fileprivate var style: Style {
        switch self {
        case .ok: .green
        case .warning: .yellow
        case .critical: .red
        case .unknown: .cyan
        }
    }
}
