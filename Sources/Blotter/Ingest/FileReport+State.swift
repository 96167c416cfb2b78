import TelemetryLog

extension FileReport {
    var isCopy: Bool { if case .copy = outcome { true } else { false } }

    private var copyEnd: LogEnd? { if case .copy(let end) = outcome { end } else { nil } }

    /// The file's state, as the view `files` shows it.
    var state: String {
        switch outcome {
        case .empty: "empty"
        case .read(let end): end.rawValue
        // A copy that cannot be read to its end may hold more than its source.
        case .copy(.damaged), .copy(.incomplete), .copy(.trailingGarbage): copyEnd?.rawValue ?? "copy"
        case .copy: "copy"
        case .failed, .noLog: "unread"
        case .interrupted: "partial"
        }
    }
}
