import Blotter
import BlotterServer
import CLinux
import Threads

/// The answers that are being made, each within its limit, so that all of them can be ended.
final class OpenAnswers: Sendable {
    /// What is under way.
    private struct State {
        var limits: [ObjectIdentifier: AnswerLimit] = [:]
        /// Of those, the ones that end by themselves.
        var answers = 0
        var isStopped = false
    }

    /// What is quicker takes little memory.
    private static let quick = Duration.milliseconds(50)

    private let state = Monitor(State())

    /// A stream goes on for as long as somebody reads.
    func make<Result>(
        within limit: AnswerLimit, isStream: Bool = false, _ body: () throws -> Result
    ) rethrows -> Result {
        let isStopped = state.change { state in
            state.limits[ObjectIdentifier(limit)] = limit
            state.answers += isStream ? 0 : 1
            return state.isStopped
        }
        if isStopped { limit.stop() }
        let start = ContinuousClock.now
        defer {
            let isLast = state.change { state in
                state.limits[ObjectIdentifier(limit)] = nil
                state.answers -= isStream ? 0 : 1
                return state.answers == 0
            }
            // What was freed goes back to the system: it costs a millisecond or so, so not with each answer.
            if isLast, .now - start > Self.quick { blotter_give_back() }
        }
        return try body()
    }

    /// Ends them, and those that are begun from now on.
    func stop() {
        let limits = state.change { state in
            state.isStopped = true
            return Array(state.limits.values)
        }
        for limit in limits { limit.stop() }
    }
}

extension Problem {
    /// Of an answer that took too long, or that the end of the server cut off; `route` has what could make it shorter.
    static func interrupted(_ limit: AnswerLimit, within time: Duration, _ route: Route) -> Problem {
        guard limit.ending == .late else {
            return Problem(503, "Service Unavailable", detail: "the server ends")
        }
        let names = ["session_id", "symbol", "from", "to"].filter { route.names.contains($0) }
        let advice = names.isEmpty ? "ask again" : "narrow it with \(names.joined(separator: ", "))"
        return Problem(504, "Gateway Timeout", detail: "the answer took longer than \(time); \(advice)")
    }
}
