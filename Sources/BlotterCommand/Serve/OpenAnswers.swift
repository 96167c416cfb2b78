import Blotter
import BlotterServer
import CLinux
import Threads

/// The answers that are being made, each within its limit, so that all of them can be ended.
final class OpenAnswers: Sendable {
    private struct State {
        var limits: [ObjectIdentifier: AnswerLimit] = [:]
        var isStopped = false
        var lastGivenBack = ContinuousClock.now

        /// Whether what was freed is to go back to the system: it costs a few milliseconds, so not with each answer.
        var mayGiveBack: Bool {
            mutating get {
                guard limits.isEmpty, .now - lastGivenBack > .seconds(1) else { return false }
                lastGivenBack = .now
                return true
            }
        }
    }

    private let state = Monitor(State())

    func make<Result>(within limit: AnswerLimit, _ body: () throws -> Result) rethrows -> Result {
        let isStopped = state.change { state in
            state.limits[ObjectIdentifier(limit)] = limit
            return state.isStopped
        }
        if isStopped { limit.stop() }
        defer {
            let isLast = state.change { state in
                state.limits[ObjectIdentifier(limit)] = nil
                return state.mayGiveBack
            }
            if isLast { blotter_give_back() }
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
        let names = ["session_id", "symbol", "from", "to"].filter { route.options[$0] != nil }
        let advice = names.isEmpty ? "ask again" : "narrow it with \(names.joined(separator: ", "))"
        return Problem(504, "Gateway Timeout", detail: "the answer took longer than \(time); \(advice)")
    }
}
