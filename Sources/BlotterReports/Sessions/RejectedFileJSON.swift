package import Blotter

/// A file with invalid lines as JSON.
package struct RejectedFileJSON {
    private let file: RejectedFile

    /// Of one file.
    package init(_ file: RejectedFile) { self.file = file }

    /// How the check of health would come out for this file alone.
    private var status: HealthStatus { Self.status(of: file.errorRate) }

    /// How the check of health comes out for a share of invalid lines, from 0 to 1, unless it is given other thresholds.
    package static func status(of errorRate: Double) -> HealthStatus {
        HealthThresholds().status(of: .errorRate, 100 * errorRate)
    }

    /// `count` has the lines that pass the filter, by reason in `reasons`; `invalid` has all.
    package var object: JSONText {
        .object([
            ("file", .string(file.file)), ("lines", .integer(Int(file.lines))),
            ("events", .integer(Int(file.events))), ("invalid", .integer(Int(file.invalid))),
            ("error_rate", .number(file.errorRate)), ("status", .string("\(status)")),
            ("count", .integer(Int(file.count))),
            (
                "reasons",
                .array(
                    file.reasons.map { .object([("reason", .string($0.reason)), ("count", .integer(Int($0.count)))]) })
            ),
        ])
    }
}
