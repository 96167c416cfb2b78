private import CLinux

/// Some threads that run closures, first come, first served; what takes long makes way for others.
///
/// A job that runs for longer than `patience` while others wait goes on with less of the processor on a thread that is
/// no longer counted, up to `mostSlow` of them: so quick jobs do not stand behind slow ones.
package final class WorkerPool: Sendable {
    private struct Job {
        var since = ContinuousClock.now
        var isWide: Bool
        var run: @Sendable () -> Void
        var refuse: @Sendable () -> Void
    }

    private struct Running {
        var since = ContinuousClock.now
        var thread: Int32
        var isWide: Bool
        var isSlow = false
    }

    private struct State {
        var waiting: [Job] = []
        var running: [Int: Running] = [:]
        var begun = 0
        /// Threads that were started and have not ended.
        var threads = 0
        var isStopped = false

        var slow: Int { running.values.count(where: \.isSlow) }
        var isCrowded: Bool { !waiting.isEmpty && running.count >= threads }

        /// The first that may run.
        mutating func next(_ mostWide: Int) -> Job? {
            let isFull = running.values.count(where: \.isWide) >= mostWide
            return waiting.firstIndex { !($0.isWide && isFull) }.map { waiting.remove(at: $0) }
        }
    }

    private static let patience = Duration.milliseconds(200)
    /// Between two looks at what runs while others wait.
    private static let interval = Duration.milliseconds(50)
    /// What `nice` adds for slow jobs: about a tenth of the processor beside one that is not.
    private static let niceness: Int32 = 10

    private let state = Monitor(State())
    private let mostWide: Int
    private let mostSlow: Int
    private let mostWaiting: Int
    private let longestWait: Duration

    /// With as many of `threads` as the system gives. Of jobs that are wide at most `mostWide` run, slow or not; beyond
    /// `mostWaiting` jobs no more are taken, and what waits for `longestWait` is refused.
    package init(
        threads: Int, mostSlow: Int = 0, mostWide: Int = .max, mostWaiting: Int,
        longestWait: Duration = .seconds(1_000_000)
    ) {
        self.mostWide = mostWide
        self.mostSlow = mostSlow
        self.mostWaiting = mostWaiting
        self.longestWait = longestWait
        for _ in 0..<threads { Self.addWorker(state, mostWide) }
        Worker { [state, mostSlow, mostWide, longestWait] in
            while Self.isCrowded(state) {
                for _ in 0..<Self.makeWay(state, mostSlow, longestWait) { Self.addWorker(state, mostWide) }
            }
        }?.detach()
    }

    /// False when too many are waiting; `refuse` is called when it has waited for too long.
    package func run(
        isWide: Bool = false, _ job: @escaping @Sendable () -> Void,
        orElse refuse: @escaping @Sendable () -> Void = {}
    ) -> Bool {
        state.change { state in
            guard !state.isStopped, state.waiting.count < mostWaiting, state.threads > 0 else { return false }
            state.waiting.append(Job(isWide: isWide, run: job, refuse: refuse))
            return true
        }
    }

    /// Drops what is waiting, and waits for what is running; false when that takes longer than `timeout`.
    @discardableResult package func stop(within timeout: Duration? = nil) -> Bool {
        state.change { state in
            state.isStopped = true
            state.waiting = []
        }
        return state.wait(atMost: timeout) { $0.running.isEmpty ? true : nil } ?? false
    }

    // MARK: Workers

    private static func addWorker(_ state: Monitor<State>, _ mostWide: Int) {
        state.change { $0.threads += 1 }
        let worker = Worker {
            let thread = blotter_thread()
            while let (number, job) = next(state, thread, mostWide) {
                job.run()
                guard end(number, state) else { break }
            }
            state.change { $0.threads -= 1 }
        }
        guard let worker else { return state.change { $0.threads -= 1 } }
        worker.detach()
    }

    /// nil when the pool stops.
    private static func next(_ state: Monitor<State>, _ thread: Int32, _ mostWide: Int) -> (Int, Job)? {
        let next: (Int, Job)?? = state.wait { state in
            if state.isStopped { return .some(nil) }
            guard let job = state.next(mostWide) else { return nil }
            state.begun += 1
            state.running[state.begun] = Running(thread: thread, isWide: job.isWide)
            return (state.begun, job)
        }
        return next ?? nil
    }

    /// Whether the thread is to go on: one that was slow is not as nice as it was, and another has its place.
    private static func end(_ number: Int, _ state: Monitor<State>) -> Bool {
        state.change { $0.running.removeValue(forKey: number)?.isSlow == false }
    }

    // MARK: Slow jobs

    /// Waits until a job waits; false when the pool stops.
    private static func isCrowded(_ state: Monitor<State>) -> Bool {
        state.wait { state in state.isStopped ? false : state.waiting.isEmpty ? nil : true } ?? false
    }

    /// How many jobs it has made slow.
    private static func makeWay(_ state: Monitor<State>, _ mostSlow: Int, _ longestWait: Duration) -> Int {
        _ = state.wait(atMost: interval) { $0.isStopped ? true : nil }
        let (slow, refused) = state.change { state in
            let now = ContinuousClock.now
            let late = state.waiting.filter { now - $0.since > longestWait }
            state.waiting.removeAll { now - $0.since > longestWait }
            guard state.isCrowded else { return (0, late) }
            let over = state.running.filter { !$0.value.isSlow && now - $0.value.since > patience }
            let chosen = over.sorted { $0.value.since < $1.value.since }.prefix(max(0, mostSlow - state.slow))
            for (number, running) in chosen {
                state.running[number]?.isSlow = true
                _ = blotter_make_nice(running.thread, niceness)
            }
            return (chosen.count, late)
        }
        for job in refused { job.refuse() }
        return slow
    }
}
