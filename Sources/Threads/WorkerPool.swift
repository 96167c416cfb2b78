private import CLinux

/// Some threads that run closures, first come, first served; what takes long makes way for others.
///
/// A job that runs for longer than `patience` while others wait goes on with less of the processor on a thread that is
/// no longer counted, up to `mostSlow` of them: so quick jobs do not stand behind slow ones.
package final class WorkerPool: Sendable {
    /// A closure that waits for a thread, since when, and what to call when it waits for too long.
    private struct Job {
        var since = ContinuousClock.now
        var isWide: Bool
        var run: @Sendable () -> Void
        var refuse: @Sendable () -> Void
    }

    /// A job that has a thread: which one, by the kernel's number, and since when.
    private struct Running {
        var since = ContinuousClock.now
        var thread: Int32
        var isWide: Bool
        var isSlow = false
    }

    /// What the pool's threads share.
    private struct State {
        var waiting: [Job] = []
        var running: [Int: Running] = [:]
        var begun = 0
        /// Threads that were started and have not ended.
        var threads = 0
        /// Threads that there are to be, but for those with slow jobs.
        let wanted: Int
        var isStopped = false

        var slow: Int { running.values.count(where: \.isSlow) }
        var isShort: Bool { threads < wanted + slow && !isStopped }
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

    /// Starts a thread; nil when the system has none to give.
    package typealias Start = @Sendable (_ body: @escaping @Sendable () -> Void) -> Worker?

    /// What each thread of the pool is given: the state they share, the limit of wide jobs, how a thread is started.
    private struct Crew: Sendable {
        let state: Monitor<State>
        let mostWide: Int
        let start: Start
    }

    private let state: Monitor<State>
    private let crew: Crew
    private let mostSlow: Int
    private let mostWaiting: Int
    private let longestWait: Duration

    /// With as many of `threads` as the system gives, and those that it did not later, when jobs wait. Of jobs that are
    /// wide at most `mostWide` run, slow or not; beyond `mostWaiting` jobs no more are taken, and what waits for
    /// `longestWait` is refused.
    package init(
        threads: Int, mostSlow: Int = 0, mostWide: Int = .max, mostWaiting: Int,
        longestWait: Duration = .seconds(1_000_000), start: @escaping Start = { Worker($0) }
    ) {
        state = Monitor(State(wanted: threads))
        crew = Crew(state: state, mostWide: mostWide, start: start)
        self.mostSlow = mostSlow
        self.mostWaiting = mostWaiting
        self.longestWait = longestWait
        Self.fill(crew)
        Worker { [crew, mostSlow, longestWait] in
            while Self.isCrowded(crew.state) {
                Self.makeWay(crew.state, mostSlow, longestWait)
                Self.fill(crew)
            }
        }?.detach()
    }

    /// False when too many are waiting; `refuse` is called when it has waited for too long.
    package func run(
        isWide: Bool = false, _ job: @escaping @Sendable () -> Void,
        orElse refuse: @escaping @Sendable () -> Void = {}
    ) -> Bool {
        if state.read({ $0.threads == 0 }) { Self.fill(crew) }
        return state.change { state in
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

    /// Starts the threads that are missing, or as many as can be.
    private static func fill(_ crew: Crew) { while addWorker(crew) {} }

    /// Whether a thread was missing, and is there now.
    private static func addWorker(_ crew: Crew, inPlaceOfThis isHeir: Bool = false) -> Bool {
        let isWanted = crew.state.change { state in
            let isWanted = state.isShort || isHeir && !state.isStopped
            state.threads += isWanted ? 1 : 0
            return isWanted
        }
        guard isWanted else { return false }
        let worker = crew.start {
            let thread = blotter_thread()
            while let (number, job) = next(crew.state, thread, crew.mostWide) {
                job.run()
                guard end(number, crew) else { return }
            }
            crew.state.change { $0.threads -= 1 }
        }
        guard let worker else {
            crew.state.change { $0.threads -= 1 }
            return false
        }
        worker.detach()
        return true
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

    /// Whether the thread is to go on: one that was slow is not as nice as it was, and another has its place, unless
    /// there is none to be had.
    private static func end(_ number: Int, _ crew: Crew) -> Bool {
        let wasSlow = crew.state.change { $0.running.removeValue(forKey: number)?.isSlow == true }
        guard wasSlow else { return true }
        return !leave(crew) && !(addWorker(crew, inPlaceOfThis: true) && leave(crew))
    }

    /// Whether there are enough threads without this one, which is no longer counted then.
    private static func leave(_ crew: Crew) -> Bool {
        crew.state.change { state in
            guard state.threads > state.wanted + state.slow else { return false }
            state.threads -= 1
            return true
        }
    }

    // MARK: Slow jobs

    /// Waits until a job waits; false when the pool stops.
    private static func isCrowded(_ state: Monitor<State>) -> Bool {
        state.wait { state in state.isStopped ? false : state.waiting.isEmpty ? nil : true } ?? false
    }

    /// Makes jobs slow that have run for too long while others wait, and refuses what has waited for too long.
    private static func makeWay(_ state: Monitor<State>, _ mostSlow: Int, _ longestWait: Duration) {
        _ = state.wait(atMost: interval) { $0.isStopped ? true : nil }
        let refused = state.change { state in
            let now = ContinuousClock.now
            let late = state.waiting.filter { now - $0.since > longestWait }
            state.waiting.removeAll { now - $0.since > longestWait }
            guard state.isCrowded else { return late }
            let over = state.running.filter { !$0.value.isSlow && now - $0.value.since > patience }
            let chosen = over.sorted { $0.value.since < $1.value.since }.prefix(max(0, mostSlow - state.slow))
            for (number, running) in chosen {
                state.running[number]?.isSlow = true
                _ = blotter_make_nice(running.thread, niceness)
            }
            return late
        }
        for job in refused { job.refuse() }
    }
}
