import Blotter
import BlotterReports
import TelemetryLog

/// A plan of retention, or what came of it, for people.
struct RetentionText {
    private let plan: RetentionPlan
    private let outcome: RetentionOutcome?
    private let trash: [Trash.Content]
    private let location: LogLocation

    init(_ plan: RetentionPlan, _ trash: [Trash.Content], location: LogLocation) {
        self.plan = plan
        self.trash = trash
        self.location = location
        outcome = nil
    }

    init(_ outcome: RetentionOutcome, _ trash: [Trash.Content], location: LogLocation) {
        plan = outcome.plan
        self.outcome = outcome
        self.trash = trash
        self.location = location
    }

    func print(to output: Output) {
        let heading = outcome.map { "applied as run \($0.run)" } ?? "a plan; --apply carries it out"
        output.write(
            Style.bold.applied(to: "Retention of \(Escaped(location.path).text)", on: output) + ": \(heading)\n")
        output.write("policy: \(Self.text(plan.policy))\n\n")
        printSums(to: output)
        if !plan.actions.isEmpty { printActions(to: output) }
        if !blocked.isEmpty { printBlocked(to: output) }
        printTrash(to: output)
    }

    // MARK: Policy

    private static func text(_ policy: RetentionPolicy) -> String {
        func days(_ days: Int) -> String { "\(Count(days)) day\(days == 1 ? "" : "s")" }
        let parts = [
            policy.maxAgeDays == 0 ? "no limit of age" : "deleted when older than \(days(policy.maxAgeDays))",
            policy.keepLast == 0 ? "no log protected" : "the newest \(Count(policy.keepLast)) kept",
            policy.maxTotalMB == 0 ? "no limit of size" : "\(Count(policy.maxTotalMB)) MiB at most",
            policy.minFreeMB == 0 ? "no limit of free space" : "\(Count(policy.minFreeMB)) MiB kept free",
            policy.compressAfterDays == 0
                ? "no compression"
                : "compressed when older than \(days(policy.compressAfterDays))"
                    + (policy.protectsKeepLastFromCompression ? " but for the newest \(Count(policy.keepLast))" : ""),
        ]
        let rules = policy.rules.isEmpty ? [] : ["\(Count(policy.rules.count)) rules for some logs"]
        return (parts + rules).joined(separator: ", ")
    }

    static func text(_ doubt: RetentionPlan.Doubt) -> String {
        switch doubt {
        case .deletesMost(let deleted, let all): "the plan deletes \(Count(deleted)) of \(Count(all)) logs"
        case .future(let path, let modified):
            "\(Escaped(path).text) is from the future (\(Timestamp(nanoseconds: modified).shortDescription)), so a clock is wrong"
        case .clockSet(let span) where span < .zero:
            "the clock was set back by \(span.magnitude.duration.inWords) since the last run"
        case .clockSet(let span): "the clock was set forward by \(span.duration.inWords) since the last run"
        case .gap(let from, let to):
            "from \(from.shortDescription) to \(to.shortDescription) no log was written and no retention ran, so the clock may be wrong"
        }
    }

    // MARK: Sums

    private func printSums(to output: Output) {
        let deletions = done(.delete)
        let compressions = done(.compress)
        let deleted = deletions.map(\.size).sum
        let before = compressions.map(\.size).sum
        let after = compressions.map(\.sizeAfter).sum
        let estimate = outcome == nil && !compressions.isEmpty ? "about " : ""
        let rows: [(String, Int, String)] = [
            ("before", plan.fileCount, "\(Megabytes(plan.sizeBefore))"),
            (outcome == nil ? "delete" : "deleted", deletions.count, "\(Megabytes(deleted))"),
            (
                outcome == nil ? "compress" : "compressed", compressions.count,
                "\(Megabytes(before))" + (compressions.isEmpty ? "" : " -> \(estimate)\(Megabytes(after))")
            ),
            (
                "after", plan.fileCount - deletions.count,
                "\(estimate)\(Megabytes(plan.sizeBefore - deleted - before + after))"
            ),
        ]
        FittedTable(
            [
                .init("", rows.map { .text($0.0) }), .init("logs", right: rows.map { Count($0.1).description }),
                .init("size", rows.map { .text($0.2) }),
            ], dispensable: []
        ).print(to: output)
    }

    /// A file that is, or was, deleted or compressed; sizes in bytes.
    private struct Row {
        var kind: RetentionPlan.Kind
        var path: LogPath
        var size: Int64
        var sizeAfter: Int64
        var why: String
    }

    /// The files that are planned for, or with which it was done.
    private func done(_ kind: RetentionPlan.Kind) -> [Row] {
        guard let outcome else {
            return plan.actions.filter { $0.kind == kind }.flatMap { action in
                action.files.map { file in
                    let isLost = action.isForGood && kind == .delete
                    return Row(
                        kind: kind, path: file.path, size: file.size, sizeAfter: file.sizeAfter,
                        why: "\(action.reason)" + (isLost ? "; for good" : ""))
                }
            }
        }
        return outcome.results.filter { $0.obstacle == nil && $0.kind == kind }.map {
            Row(kind: kind, path: $0.path, size: $0.file.size, sizeAfter: $0.sizeAfter, why: "\($0.reason)")
        }
    }

    // MARK: Lists

    private func printActions(to output: Output) {
        let rows = done(.delete) + done(.compress)
        guard !rows.isEmpty else { return }
        output.write("\n")
        let estimate = outcome == nil ? "about " : ""
        FittedTable(
            [
                .init("action", rows.map { .text($0.kind.rawValue) }),
                .init("size", right: rows.map { Megabytes($0.size).description }),
                .init("becomes", right: rows.map { $0.kind == .delete ? "" : "\(estimate)\(Megabytes($0.sizeAfter))" }),
                .init("log", rows.map { .text($0.path.text) }), .init("why", rows.map { .text($0.why) }),
            ], dispensable: ["becomes", "why"]
        ).print(to: output)
    }

    private var blocked: [RetentionPlan.Blocked] {
        let late = outcome?.results.compactMap { result in
            result.obstacle.map { RetentionPlan.Blocked(path: result.path, obstacle: $0, kind: result.kind) }
        }
        return plan.blocked + (late ?? [])
    }

    private func printBlocked(to output: Output) {
        output.write("\n" + Style.bold.applied(to: "Left alone", on: output) + "\n")
        FittedTable(
            [
                .init("log", blocked.map { .text($0.path.text) }),
                .init("not", blocked.map { .text($0.kind == .delete ? "deleted" : "compressed") }),
                .init("why", blocked.map { .text("\($0.obstacle)") }),
            ], dispensable: []
        ).print(to: output)
    }

    private func printPurges(to output: Output) {
        guard !plan.purges.isEmpty else { return }
        output.write(outcome == nil ? "\nto be purged from the trash:\n" : "\npurged from the trash:\n")
        for purge in plan.purges {
            output.write("  \(purge.content.run)  \(Megabytes(purge.content.bytes))  \(purge.reason)\n")
        }
    }

    private func printTrash(to output: Output) {
        printPurges(to: output)
        if let freed = outcome?.freed {
            output.write("\nfreed on the disk: \(Megabytes(max(0, freed)))\n")
        }
        guard !trash.isEmpty else { return }
        let files = trash.reduce(0) { $0 + $1.files }
        let bytes = trash.reduce(0) { $0 + $1.bytes }
        output.write(
            "\ntrash: \(Count(files)) file\(files == 1 ? "" : "s"), \(Megabytes(bytes)), of "
                + "\(trash.map(\.run).joined(separator: ", "))\n")
    }
}
