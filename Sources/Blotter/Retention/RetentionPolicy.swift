private import Glibc

/// For how long logs are kept, and when they are compressed. A limit of 0 is none.
package struct RetentionPolicy: Sendable, Equatable {
    /// Logs that are older go.
    package var maxAgeDays = 30
    /// So many of the newest logs stay, whatever their age and size.
    package var keepLast = 200
    /// The oldest go while all logs together are larger; of 1,048,576 bytes. The trash is not counted.
    package var maxTotalMB = 2048
    /// Logs that are older are compressed.
    package var compressAfterDays = 7
    /// Whether the newest logs stay uncompressed, too.
    package var protectsKeepLastFromCompression = false
    /// The oldest go while less is free on their disk; of 1,048,576 bytes.
    package var minFreeMB = 0
    /// What was deleted stays in the trash for so long.
    package var trashDays = 2
    /// What is otherwise for some logs; of those that speak of an event, the first counts.
    package var rules: [Rule] = []
    /// Pointers to what is kept out of the index, in all lines.
    package var redact: [String] = []

    /// The policy of a site that has not said otherwise.
    package init() {}

    /// Other ages for the events that all its conditions are true of.
    package struct Rule: Sendable, Equatable {
        /// The mode of the events that are meant; nil for any.
        package var mode: String?
        /// The symbol of the events that are meant; nil for any.
        package var symbol: String?
        /// A shell's pattern (`*`, `?`) for the log's name or its session's.
        package var name: String?
        /// The age of the policy that this one replaces for these events, in days; nil where the policy's counts.
        package var maxAgeDays: Int?
        /// The age of the policy that this one replaces for these events, in days; nil where the policy's counts.
        package var compressAfterDays: Int?

        /// No condition, and no other ages.
        package init() {}

        var hasNoCondition: Bool { mode == nil && symbol == nil && name == nil }
    }

    /// So many are the megabyte of all sizes in a policy.
    package static let bytesPerMB: Int64 = 1 << 20
    /// The largest of all these numbers, so that sums of them cannot overflow.
    package static let most = 1_000_000_000

    /// The ages, in days, at which a log goes and is compressed: it is kept as long as the one of its events that is
    /// kept longest.
    package func ages(of source: RetentionSource) -> (delete: Int, compress: Int) {
        let kinds = source.labels.isEmpty ? [RetentionSource.Labels(mode: nil, symbol: nil)] : source.labels
        let rules = rules.filter { $0.speaks(of: source) }
        let ages = kinds.map { labels in
            let rule = rules.first { $0.applies(to: labels) }
            return (rule?.maxAgeDays ?? maxAgeDays, rule?.compressAfterDays ?? compressAfterDays)
        }
        return (Self.longest(ages.map(\.0)), Self.longest(ages.map(\.1)))
    }

    private static func longest(_ days: [Int]) -> Int { days.contains(0) ? 0 : days.max() ?? 0 }
}

extension RetentionPolicy.Rule {
    fileprivate func speaks(of source: RetentionSource) -> Bool {
        guard let name else { return true }
        return source.names.contains { NamePattern(name).matches($0) }
    }

    fileprivate func applies(to labels: RetentionSource.Labels) -> Bool {
        if let mode, mode != labels.mode { return false }
        return symbol.map { $0 == labels.symbol } ?? true
    }
}

/// A shell's pattern for names (POSIX.1-2017, XCU 2.13): `*`, `?` and `[…]`.
private struct NamePattern {
    private let pattern: String

    init(_ pattern: String) { self.pattern = pattern }

    func matches(_ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
