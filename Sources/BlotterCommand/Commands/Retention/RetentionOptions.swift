import Blotter
import BlotterReports

/// The policy that a file and the options of `retention` make: an option wins over the file, its rules included.
struct RetentionOptions {
    static let declared = [
        Option("max-age-days", value: "N", help: "older logs are deleted (default: 30; 0: no limit)"),
        Option("keep-last-n", value: "N", help: "the newest N logs are never deleted (default: 200)"),
        Option(
            "max-total-mb", value: "N",
            help: "the oldest go while all are larger than N MiB (default: 2048; 0: no limit)"),
        Option("compress-after-days", value: "N", help: "older logs are compressed (default: 7; 0: never)"),
        Option("protect-keep-last", help: "the newest N are not compressed either"),
        Option(
            "min-free-mb", value: "N",
            help:
                "the oldest go, of the trash first, while less than N MiB is free on their disk (default: 0: no limit)"),
        Option("trash-days", value: "N", help: "the trash is emptied after N days (default: 2; 0: never)"),
    ]

    let policy: RetentionPolicy
    /// Settings of the file's rules that an option has set aside.
    let overruled: [String]

    /// What was typed, and the file that it names; throws `UsageError` or `CommandError`.
    init(_ invocation: Invocation, folder: String) throws {
        let options = invocation.options
        var policy = try PolicyPlaces(invocation, folders: [folder]).policy()
        var overruled: [String] = []
        func take(_ name: String, _ setting: WritableKeyPath<RetentionPolicy, Int>) throws -> Bool {
            guard let value = try options.integer(name, atLeast: 0, atMost: RetentionPolicy.most) else { return false }
            policy[keyPath: setting] = value
            return true
        }
        if try take("max-age-days", \.maxAgeDays), policy.rules.contains(where: { $0.maxAgeDays != nil }) {
            for place in policy.rules.indices { policy.rules[place].maxAgeDays = nil }
            overruled.append("max-age-days")
        }
        if try take("compress-after-days", \.compressAfterDays),
            policy.rules.contains(where: { $0.compressAfterDays != nil })
        {
            for place in policy.rules.indices { policy.rules[place].compressAfterDays = nil }
            overruled.append("compress-after-days")
        }
        _ = try take("keep-last-n", \.keepLast)
        _ = try take("max-total-mb", \.maxTotalMB)
        _ = try take("min-free-mb", \.minFreeMB)
        _ = try take("trash-days", \.trashDays)
        if options.flag("protect-keep-last") { policy.protectsKeepLastFromCompression = true }
        self.policy = policy
        self.overruled = overruled
    }
}
