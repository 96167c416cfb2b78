import Blotter
import BlotterReports

/// How many lines are invalid in which files, and what the runbook says of such a share.
struct RejectTotals {
    private static let mostFiles = 20
    private static let dispensable = ["lines", "verdict"]
    private static let leastReasons = 24

    private let files: [RejectedFile]

    init(_ files: [RejectedFile]) { self.files = files }

    func print(to output: Output) {
        let total = files.reduce(0) { $0 + $1.count }
        output.write("Invalid lines: \(Count(total)) in \(Count(files.count)) file\(files.count == 1 ? "" : "s")")
        output.write(" (\(Self.reasons(of: files)))\n\n")
        let shown = files.prefix(Self.mostFiles)
        FittedTable(
            [
                .init("file", shown.map { .text($0.file) }),
                .init("lines", shown.map { .integer($0.lines) }),
                .init("invalid", shown.map { .integer($0.invalid) }),
                .init("share", right: shown.map { ($0.errorRate * 100).fixed(2) + "%" }),
                .init("verdict", shown.map { .text(Self.verdict(on: $0.errorRate)) }),
                .init("reasons", shown.map { .text(Self.reasons(of: [$0])) }),
            ], dispensable: Self.dispensable, leastTail: Self.leastReasons
        ).print(to: output)
        if files.count > shown.count {
            output.write("… and \(Count(files.count - shown.count)) more files with a smaller share\n")
        }
    }

    /// The thresholds are the runbook's.
    private static func verdict(on errorRate: Double) -> String {
        switch errorRate {
        case 0.1.nextUp...: "above 10%: escalate"
        case 0.05.nextUp...: "above 5%: critical"
        case 0.01.nextUp...: "above 1%: look into it"
        default: ""
        }
    }

    private static func reasons(of files: [RejectedFile]) -> String {
        var counts: [String: Int64] = [:]
        for (reason, count) in files.flatMap(\.reasons) { counts[reason, default: 0] += count }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \(Count($0.value))" }.joined(separator: ", ")
    }
}
