import BlotterReports
import TelemetryLog

/// The names that are like a log's and are not read for their suffix, as they are told: the first few of them.
struct UnreadNames {
    private static let most = 5

    private let names: [String]

    init(_ skipped: [LogFolder.Skipped]) { names = skipped.filter { $0.reason == .suffix }.map(\.path.text) }

    /// nil when there are none.
    var text: String? {
        guard !names.isEmpty else { return nil }
        let more = names.count > Self.most ? ", and \(Count(names.count - Self.most)) more" : ""
        return names.prefix(Self.most).joined(separator: ", ") + more
    }
}

extension LogFolder.Listing {
    /// What is said of a folder without a log.
    var noLogs: String {
        guard let names = UnreadNames(skipped).text else { return "no logs found" }
        return "no logs found, and what is like one is not read for its suffix (\(names))"
    }
}
