/// Some threads that run closures, first come, first served.
package final class WorkerPool: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isStopped = false
    }

    private let state = Monitor(State())
    private let workers: [Worker]
    private let mostWaiting: Int

    /// As many of `threads` as the system gives; beyond `mostWaiting` jobs no more are taken.
    package init(threads: Int, mostWaiting: Int) {
        self.mostWaiting = mostWaiting
        workers = (0..<threads).compactMap { [state] _ in
            Worker {
                while let job = Self.next(state) { job() }
            }
        }
    }

    private static func next(_ state: Monitor<State>) -> (@Sendable () -> Void)? {
        let next: (@Sendable () -> Void)?? = state.wait { state in
            if state.isStopped { return .some(nil) }
            return state.jobs.isEmpty ? nil : .some(state.jobs.removeFirst())
        }
        return next ?? nil
    }

    /// False when too many are waiting.
    package func run(_ job: @escaping @Sendable () -> Void) -> Bool {
        state.change { state in
            guard !state.isStopped, state.jobs.count < mostWaiting, !workers.isEmpty else { return false }
            state.jobs.append(job)
            return true
        }
    }

    /// Drops what is waiting, and waits for what is running; to be called once.
    package func stop() {
        state.change { state in
            state.isStopped = true
            state.jobs = []
        }
        for worker in workers { worker.join() }
    }
}
