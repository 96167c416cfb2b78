import Blotter
import BlotterReports
import TelemetryLog

/// `retention log`: the runs, the last first.
struct RetentionLogCommand {
    private static let usualLimit = 20
    /// Of the logs that one run left.
    private static let mostLeft = 10

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
                .init("left", right: records.map { $0.left.isEmpty ? "" : Count($0.left.count).description }),
                .init("freed", right: records.map { $0.freed.map { Megabytes(max(0, $0)).description } ?? "" }),
                .init(
                    "in the trash",
                    right: records.map { $0.trashedBytes == 0 ? "" : Megabytes($0.trashedBytes).description }),
                .init("by", records.map { .text($0.user) }),
                .init("about", records.map { .text($0.verb == .apply ? "" : $0.policy) }),
            ], dispensable: ["by", "about"]
        ).print(to: invocation.output)
        for record in records where !record.left.isEmpty { print(record.left, of: record.run) }
    }

    private func print(_ left: [RetentionRecord.Left], of run: String) {
        invocation.output.write("\n\(run) left alone:\n")
        for file in left.prefix(Self.mostLeft) {
            let verb = file.kind == "delete" ? "not deleted" : "not compressed"
            invocation.output.write("  \(Escaped(file.path).text): \(verb): \(Escaped(file.reason).text)\n")
        }
        if left.count > Self.mostLeft {
            invocation.output.write("  and \(Count(left.count - Self.mostLeft)) more; --json has them\n")
        }
    }
}

extension RetentionRecord {
    fileprivate var json: JSONText {
        .object([
            ("run", .string(run)), ("what", .string(verb.rawValue)), ("root", .string(folder)),
            ("started_at", .string(start.description)), ("ended_at", JSONText(end?.description)),
            ("user", .string(user)),
            verb == .apply ? ("policy", .raw(policy)) : ("runs", .string(policy)),
            ("deleted", .integer(deleted)), ("compressed", .integer(compressed)), ("left", .integer(left.count)),
            ("deleted_mb", .number(Megabytes(deletedBytes).amount)),
            ("compression_savings_mb", .number(Megabytes(savedBytes).amount)), ("trash", .bool(usesTrash)),
            ("in_trash_mb", .number(Megabytes(trashedBytes).amount)),
            ("freed_mb", JSONText(freed.map { Megabytes($0).amount })),
            (
                "left_alone",
                .array(
                    left.map {
                        .object([
                            ("path", .string($0.path)), ("kind", .string($0.kind)), ("reason", .string($0.reason)),
                        ])
                    })
            ),
        ])
    }
}
