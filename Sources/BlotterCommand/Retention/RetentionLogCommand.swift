import Blotter
import TelemetryLog

/// `retention log`: the runs, the last first.
struct RetentionLogCommand {
    private static let usualLimit = 20

    private let invocation: Invocation
    private let site: RetentionSite
    private let limit: Int?

    init(_ invocation: Invocation, _ site: RetentionSite) throws {
        try invocation.options.allowPositionals(atMost: 1)
        self.invocation = invocation
        self.site = site
        limit = (try invocation.options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    func run() throws -> Int32 {
        let records = try IndexReader(site.location.index).retentionLog(limit: limit)
        if invocation.options.flag("json") {
            invocation.output.write(JSONText.array(records.map(\.json)).pretty + "\n")
        } else if records.isEmpty {
            invocation.note("retention has never been applied")
        } else {
            print(records)
        }
        return 0
    }

    private func print(_ records: [RetentionRecord]) {
        FittedTable(
            [
                .init("run", records.map { .text($0.run) }),
                .init("what", records.map { .text($0.verb.rawValue + ($0.end == nil ? " (interrupted)" : "")) }),
                .init("deleted", right: records.map { $0.verb == .apply ? Count($0.deleted).description : "" }),
                .init("compressed", right: records.map { $0.verb == .apply ? Count($0.compressed).description : "" }),
                .init("left", right: records.map { $0.kept == 0 ? "" : Count($0.kept).description }),
                .init(
                    "freed",
                    right: records.map { record in
                        record.verb == .apply ? Megabytes(record.deletedBytes + record.savedBytes).description : ""
                    }),
                .init("by", records.map { .text($0.user) }),
                .init("about", records.map { .text($0.verb == .apply ? "" : $0.policy) }),
            ], dispensable: ["by", "left", "about"]
        ).print(to: invocation.output)
    }
}

extension RetentionRecord {
    fileprivate var json: JSONText {
        .object([
            ("run", .string(run)), ("what", .string(verb.rawValue)), ("root", .string(folder)),
            ("started_at", .string(start.description)), ("ended_at", JSONText(end?.description)),
            ("user", .string(user)),
            verb == .apply ? ("policy", .raw(policy)) : ("runs", .string(policy)),
            ("deleted", .integer(deleted)), ("compressed", .integer(compressed)), ("left", .integer(kept)),
            ("deleted_mb", .number(Megabytes(deletedBytes).amount)),
            ("compression_savings_mb", .number(Megabytes(savedBytes).amount)), ("trash", .bool(usesTrash)),
        ])
    }
}
