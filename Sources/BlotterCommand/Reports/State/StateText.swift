import Blotter
import BlotterReports
import TelemetryLog

/// How things stand, in a few lines, and what to type next.
struct StateText {
    private static let mostSteps = 3

    let summary: Summary
    let orders: OrderCounts
    /// The folder of logs, as it was named.
    let path: String
    /// What a command needs to find the same logs; empty for the usual folder.
    let location: [String]

    var text: String {
        ([head, times, trade].compactMap { $0 } + ["", "next:"] + shownSteps).map { $0 + "\n" }.joined()
            + "\n'blotter --help' lists all commands.\n"
    }

    private var head: String {
        let files = Count(summary.parsing.files).of("log")
        return Escaped("\(path): ").text
            + "\(files), \(Count(summary.totalEvents).of("event")) of \(Count(summary.sessions.count).of("session"))"
    }

    private var times: String? {
        guard let first = summary.first, let last = summary.last else { return nil }
        return "from \(first.secondsColumn) to \(last.secondsColumn) UTC"
    }

    private var trade: String? {
        let states = OrderState.allCases.compactMap { state in
            orders.byState[state].flatMap { $0 > 0 && state != .orphan ? "\(Count($0)) \(state.rawValue)" : nil }
        }
        let invalid = summary.parsing.invalid
        let parts = [
            states.isEmpty ? nil : "\(Count(orders.orders).of("order")): \(states.joined(separator: ", "))",
            errors > 0 ? Count(errors).of("error") : nil, invalid > 0 ? Count(invalid).of("invalid line") : nil,
        ]
        let text = parts.compactMap { $0 }.joined(separator: "; ")
        return text.isEmpty ? nil : text
    }

    private var errors: Int64 { summary.countsByKind.first { $0.kind == "error" }?.count ?? 0 }

    /// The first of these that there is a reason for.
    private var steps: [(command: String, purpose: String)] {
        let unfilled = orders.unfilled
        let all: [(isDue: Bool, command: String, purpose: String)] = [
            (true, "health", "is anything wrong?"),
            (summary.parsing.errorRate > 0.05, "rejects", "why lines are invalid"),
            (unfilled > 0, "orders --state rejected,open", "why \(Count(unfilled).of("order")) had no fill"),
            (errors > 0, "view --type error --context 3", "the last errors, and what happened around them"),
            (summary.parsing.invalid > 0, "rejects", "which lines are invalid"),
            (true, "view --follow", "what happens now"),
            (true, "sessions", "the last sessions"),
        ]
        return all.filter(\.isDue).prefix(Self.mostSteps).map { ($0.command, $0.purpose) }
    }

    private var shownSteps: [String] {
        let lines = steps.map { step in
            (
                text: (["blotter", step.command] + location.map { "\(ShellWord($0))" }).joined(separator: " "),
                step.purpose
            )
        }
        let width = lines.map(\.text.displayWidth).max() ?? 0
        return lines.map { "  \($0)" + String(repeating: " ", count: width - $0.displayWidth) + "   \($1)" }
    }
}
