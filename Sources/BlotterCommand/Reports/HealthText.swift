import Blotter

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
                + ": \(counts), \(report.now.secondsColumn) UTC\n\n")
        let width = report.findings.map(\.name.count).max() ?? 0
        for finding in report.findings.sorted(by: Self.isWorse) { write(finding, nameWidth: width, to: output) }
    }

    private static func isWorse(_ left: HealthFinding, _ right: HealthFinding) -> Bool {
        left.status.severity > right.status.severity
    }

    /// `1 critical, 2 warning, 9 ok`.
    private var counts: String {
        HealthStatus.allCases.sorted { $0.severity > $1.severity }.compactMap { status in
            let count = report.findings.count { $0.status == status }
            return count > 0 ? "\(count) \(status.name)" : nil
        }.joined(separator: ", ")
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
