import Blotter
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
            policy.maxTotalMB == 0 ? "no limit of size" : "\(Count(policy.maxTotalMB)) MB at most",
            policy.minFreeMB == 0 ? "no limit of free space" : "\(Count(policy.minFreeMB)) MB kept free",
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
        }
    }

    // MARK: Sums

    private func printSums(to output: Output) {
        let deletions = done(.delete)
        let compressions = done(.compress)
        let deleted = deletions.reduce(0) { $0 + $1.source.size }
        let before = compressions.reduce(0) { $0 + $1.source.size }
        let after = compressions.reduce(0) { $0 + $1.sizeAfter }
        let estimate = outcome == nil && !compressions.isEmpty ? "about " : ""
        let rows: [(String, Int, String)] = [
            ("before", plan.sources.count, "\(Megabytes(plan.sizeBefore))"),
            (outcome == nil ? "delete" : "deleted", deletions.count, "\(Megabytes(deleted))"),
            (
                outcome == nil ? "compress" : "compressed", compressions.count,
                "\(Megabytes(before))" + (compressions.isEmpty ? "" : " -> \(estimate)\(Megabytes(after))")
            ),
            (
                "after", plan.sources.count - deletions.count,
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

    /// What is planned, or what was done.
    private func done(_ kind: RetentionPlan.Kind) -> [RetentionPlan.Action] {
        guard let outcome else { return plan.actions.filter { $0.kind == kind } }
        return outcome.results.filter { $0.obstacle == nil && $0.action.kind == kind }.map { result in
            var action = result.action
            action.sizeAfter = result.sizeAfter
            return action
        }
    }

    // MARK: Lists

    private func printActions(to output: Output) {
        let actions = done(.delete) + done(.compress)
        guard !actions.isEmpty else { return }
        output.write("\n")
        let estimate = outcome == nil ? "about " : ""
        FittedTable(
            [
                .init("action", actions.map { .text($0.kind.rawValue) }),
                .init("size", right: actions.map { Megabytes($0.source.size).description }),
                .init(
                    "becomes",
                    right: actions.map { $0.kind == .delete ? "" : "\(estimate)\(Megabytes($0.sizeAfter))" }),
                .init("log", actions.map { .text($0.source.path.text) }),
                .init("why", actions.map { .text("\($0.reason)") }),
            ], dispensable: ["becomes", "why"]
        ).print(to: output)
    }

    private var blocked: [(path: LogPath, kind: RetentionPlan.Kind, obstacle: RetentionObstacle)] {
        let late = outcome?.results.compactMap { result in
            result.obstacle.map { (result.action.source.path, result.action.kind, $0) }
        }
        return plan.blocked.map { ($0.source.path, $0.kind, $0.obstacle) } + (late ?? [])
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

    private func printTrash(to output: Output) {
        if let outcome, outcome.purged > 0 { output.write("\npurged from the trash: \(Megabytes(outcome.purged))\n") }
        guard !trash.isEmpty else { return }
        let files = trash.reduce(0) { $0 + $1.files }
        let bytes = trash.reduce(0) { $0 + $1.bytes }
        output.write(
            "\ntrash: \(Count(files)) file\(files == 1 ? "" : "s"), \(Megabytes(bytes)), of "
                + "\(trash.map(\.run).joined(separator: ", "))\n")
    }
}
