import SQLite
import Threads

/// Ends a statement that runs for too long, and the process if need be.
///
/// SQLite can be asked to stop, and stops between two steps of its program; a single step (`instr` on megabytes) can
/// take a minute, and then only the end of the process helps. A connection that only reads can be left like that.
package final class Deadline: Sendable {
    /// Whether there is still something to interrupt.
    private struct State {
        var isCancelled = false
        var isExpired = false
    }

    private let state = Monitor(State())

    /// Begins to count: `seconds` from now the engine's question is interrupted, half a second later `lastResort` is
    /// called on a thread of its own, to end the process.
    package init(seconds: Double, for engine: any Engine, lastResort: @escaping @Sendable () -> Void) {
        let time = Duration.seconds(min(max(0, seconds), 1e9))
        let interrupt = engine.interrupter
        let worker = Worker { [state] in
            guard !Self.isCancelled(state, within: time) else { return }
            // Inside the change, so that the connection cannot be closed meanwhile: its owner has to cancel first.
            state.change { state in
                state.isExpired = !state.isCancelled
                if state.isExpired { interrupt() }
            }
            guard !Self.isCancelled(state, within: .milliseconds(500)) else { return }
            lastResort()
        }
        worker?.detach()
    }

    private static func isCancelled(_ state: Monitor<State>, within time: Duration) -> Bool {
        state.wait(atMost: time) { $0.isCancelled ? true : nil } ?? false
    }

    /// Whether the time was up before `cancel`.
    package var hasExpired: Bool { state.read(\.isExpired) }

    /// The statement is done.
    package func cancel() { state.change { $0.isCancelled = true } }
}
