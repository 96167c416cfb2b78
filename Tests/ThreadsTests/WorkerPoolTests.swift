import Testing
import Threads

@Suite struct WorkerPoolTests {
    /// Jobs that run until they are let go.
    private final class Gate: Sendable {
        private let state = Monitor((isOpen: false, running: 0))

        func hold() {
            state.change { $0.running += 1 }
            _ = state.wait { $0.isOpen ? true : nil }
        }

        func await(running: Int) { _ = state.wait { $0.running >= running ? true : nil } }
        func open() { state.change { $0.isOpen = true } }
        var running: Int { state.read(\.running) }
    }

    private func run(_ pool: WorkerPool, _ gate: Gate, isWide: Bool = false) {
        let isTaken = pool.run(isWide: isWide) { gate.hold() }
        #expect(isTaken)
    }

    @Test func `a quick job does not stand behind slow ones`() {
        let pool = WorkerPool(threads: 2, mostSlow: 2, mostWaiting: 10)
        let gate = Gate()
        for _ in 0..<2 { run(pool, gate) }
        gate.await(running: 2)
        let isDone = Monitor(false)
        _ = pool.run { isDone.change { $0 = true } }
        #expect(isDone.wait { $0 ? true : nil } == true)
        gate.open()
        #expect(pool.stop())
    }

    @Test func `of wide jobs few run, and others pass them by`() {
        let pool = WorkerPool(threads: 3, mostWide: 1, mostWaiting: 10)
        let gate = Gate()
        for _ in 0..<3 { run(pool, gate, isWide: true) }
        gate.await(running: 1)
        let isDone = Monitor(false)
        _ = pool.run { isDone.change { $0 = true } }
        #expect(isDone.wait { $0 ? true : nil } == true)
        #expect(gate.running == 1)
        gate.open()
        gate.await(running: 3)
        #expect(pool.stop())
    }

    @Test func `what waits for too long is refused`() {
        let pool = WorkerPool(threads: 1, mostWaiting: 10, longestWait: .milliseconds(1))
        let gate = Gate()
        run(pool, gate)
        gate.await(running: 1)
        let isRefused = Monitor(false)
        _ = pool.run({}, orElse: { isRefused.change { $0 = true } })
        #expect(isRefused.wait { $0 ? true : nil } == true)
        gate.open()
        #expect(pool.stop())
    }

    @Test func `a pool that stops does not wait for ever`() {
        let pool = WorkerPool(threads: 1, mostWaiting: 10)
        let gate = Gate()
        run(pool, gate)
        gate.await(running: 1)
        #expect(!pool.stop(within: .milliseconds(1)))
        gate.open()
        #expect(pool.stop())
    }

    /// As long as the system gives no thread, what is slow keeps the one it has, and afterwards the pool is as large as
    /// it was; also when there was none at first.
    @Test(arguments: [0, 1]) func `a pool that could not have threads has them later`(first: Int) {
        let left = Monitor(first)
        let pool = WorkerPool(threads: 2, mostSlow: 2, mostWaiting: 10) { body in
            let isGiven = left.change { left in
                defer { left -= 1 }
                return left > 0
            }
            return isGiven ? Worker(body) : nil
        }
        if first > 0 {
            // So long that it is made slow, and has nobody in its place.
            for _ in 0..<3 {
                let gate = Gate()
                run(pool, gate)
                gate.await(running: 1)
                let isDone = Monitor(false)
                _ = pool.run { isDone.change { $0 = true } }
                let tries = left.read { $0 }
                _ = left.wait { $0 < tries ? true : nil }
                gate.open()
                #expect(isDone.wait { $0 ? true : nil } == true)
            }
        } else {
            #expect(!pool.run {})
        }
        left.change { $0 = 100 }
        let gate = Gate()
        for _ in 0..<2 { run(pool, gate) }
        gate.await(running: 2)
        gate.open()
        #expect(pool.stop())
    }
}
