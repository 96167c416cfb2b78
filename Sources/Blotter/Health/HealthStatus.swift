/// How a check came out; the raw value is the exit status that monitoring knows it by.
package enum HealthStatus: Int32, CaseIterable, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    /// It could not be measured.
    case unknown = 3

    /// Higher is worse: what is not known hides nothing that is.
    package var severity: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }
}
