package import Blotter

/// A plan of retention, or what came of it, for programs.
package struct RetentionJSON {
    private let plan: RetentionPlan
    private let outcome: RetentionOutcome?
    private let trash: [Trash.Content]
    private let root: String
    private let policy: RetentionPolicy
    /// Of each list of logs; nil for all.
    private var most: Int?

    /// Of a plan; of more than `most` logs of each sort it has the first, and says `truncated`.
    package init(
        _ plan: RetentionPlan, _ trash: [Trash.Content], root: String, policy: RetentionPolicy, most: Int? = nil
    ) {
        self.most = most
        self.plan = plan
        self.trash = trash
        self.root = root
        self.policy = policy
        outcome = nil
    }

    /// Of what was done; `trash` is what is in the trash after it, `root` the folder of logs.
    package init(_ outcome: RetentionOutcome, _ trash: [Trash.Content], root: String, policy: RetentionPolicy) {
        plan = outcome.plan
        self.outcome = outcome
        self.trash = trash
        self.root = root
        self.policy = policy
    }

    /// Over several lines, for a terminal or a file.
    package var text: String { json.pretty + "\n" }

    /// `root`, `dry_run`, `run`, `policy`, `plan`, `stats`, `trash` and `disk`; sizes are megabytes of 1,000,000 bytes.
    package var json: JSONText {
        .object([
            ("root", .string(root)), ("dry_run", .bool(outcome == nil)), ("run", JSONText(outcome?.run)),
            ("policy", Self.policy(policy)), ("plan", planJSON), ("stats", stats), ("trash", trashJSON), ("disk", disk),
        ])
    }

    /// The settings by their names in a file of policy, and whether any of them limits anything.
    package static func policy(_ policy: RetentionPolicy) -> JSONText {
        let limits = [policy.maxAgeDays, policy.maxTotalMB, policy.minFreeMB, policy.compressAfterDays]
        let rules = policy.rules.map { rule in
            JSONText.object([
                ("mode", JSONText(rule.mode)), ("symbol", JSONText(rule.symbol)), ("name", JSONText(rule.name)),
                ("max_age_days", JSONText(rule.maxAgeDays)), ("compress_after_days", JSONText(rule.compressAfterDays)),
            ])
        }
        let isEnabled = limits.contains { $0 > 0 } || !rules.isEmpty
        return .object([
            ("enabled", .bool(isEnabled)), ("max_age_days", .integer(policy.maxAgeDays)),
            ("keep_last_n_sessions", .integer(policy.keepLast)), ("max_total_mb", .integer(policy.maxTotalMB)),
            ("compress_after_days", .integer(policy.compressAfterDays)),
            ("protect_keep_last_from_compress", .bool(policy.protectsKeepLastFromCompression)),
            ("min_free_mb", .integer(policy.minFreeMB)), ("trash_days", .integer(policy.trashDays)),
            ("rules", .array(rules)),
        ])
    }

    private var planJSON: JSONText {
        let actions = plan.actions.flatMap(Self.actions)
        let blocked = plan.blocked.map(Self.blocked)
        let most = most ?? .max
        return .object(
            [
                ("sessions_total", .integer(plan.sources.count)),
                ("sessions_kept", .integer(plan.sources.count - plan.deletions.count)),
                ("size_before_mb", .number(Megabytes(plan.sizeBefore).amount)),
                ("size_after_mb", .number(Megabytes(plan.sizeAfter).amount)),
                ("compression_savings_mb", .number(Megabytes(plan.savedBytes).amount)),
                ("deleted_mb", .number(Megabytes(plan.deletedBytes).amount)),
                ("actions", .array(Array(actions.prefix(most)))),
                ("purges", .array(plan.purges.map(Self.purge))),
                ("left_alone", .array(Array(blocked.prefix(most)))),
            ] + (max(actions.count, blocked.count) > most ? [("truncated", .bool(true))] : []))
    }

    private static func purge(_ purge: RetentionPlan.Purge) -> JSONText {
        .object([
            ("run", .string(purge.content.run)), ("size_mb", .number(Megabytes(purge.content.bytes).amount)),
            ("reason", .string("\(purge.reason)")),
        ])
    }

    private static func blocked(_ blocked: RetentionPlan.Blocked) -> JSONText {
        .object([
            ("kind", .string(blocked.kind.rawValue)), ("path", .string(blocked.path.text)),
            ("reason", .string("\(blocked.obstacle)")),
        ])
    }

    /// One for each file.
    private static func actions(_ action: RetentionPlan.Action) -> [JSONText] {
        action.files.map { file in
            .object([
                ("kind", .string(action.kind.rawValue)), ("path", .string(file.path.text)),
                ("reason", .string("\(action.reason)")), ("size_mb", .number(Megabytes(file.size).amount)),
                ("trash", .bool(action.kind == .delete && !action.isForGood)),
            ])
        }
    }

    private var stats: JSONText {
        let results = outcome?.results ?? []
        return .object([
            ("dry_run", .bool(outcome == nil)),
            ("actions_planned", .integer(plan.actions.reduce(0) { $0 + $1.files.count })),
            ("actions_executed", .integer(results.count { $0.obstacle == nil })),
            ("compressed", .integer(outcome?.count(of: .compress) ?? 0)),
            ("deleted", .integer(outcome?.count(of: .delete) ?? 0)), ("errors", .integer(outcome?.failures ?? 0)),
            (
                "left",
                .array(
                    results.compactMap { result in
                        result.obstacle.map {
                            .object([
                                ("path", .string(result.path.text)), ("reason", .string("\($0)")),
                            ])
                        }
                    })
            ),
        ])
    }

    private var disk: JSONText {
        .object([
            ("freed_mb", JSONText(outcome?.freed.map { Megabytes($0).amount })),
            ("purged_mb", JSONText(outcome.map { Megabytes($0.purged).amount })),
        ])
    }

    private var trashJSON: JSONText {
        .array(
            trash.map {
                .object([
                    ("run", .string($0.run)), ("files", .integer($0.files)),
                    ("size_mb", .number(Megabytes($0.bytes).amount)),
                ])
            })
    }
}
