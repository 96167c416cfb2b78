import Testing

@testable import Threads

@Suite struct MonitorTests {
    @Test func `who waits is woken up by the change`() throws {
        let monitor = Monitor(0)
        let worker = try #require(Worker { for _ in 0..<1000 { monitor.change { $0 += 1 } } })
        #expect(monitor.wait { $0 == 1000 ? $0 : nil } == 1000)
        worker.join()
    }

    @Test func `a wait ends without an answer when its time is over`() {
        #expect(Monitor(0).wait(atMost: .milliseconds(1)) { $0 == 1 ? $0 : nil } == nil)
    }

    @Test func `a pool runs what it takes, and refuses what is too much`() {
        let done = Monitor(0)
        let pool = WorkerPool(threads: 2, mostWaiting: 4)
        let isOpen = Monitor(false)
        // Both threads wait; four jobs more have room.
        let taken = (0..<20).map { _ in
            pool.run {
                _ = isOpen.wait { $0 ? true : nil }
                done.change { $0 += 1 }
            }
        }
        let count = taken.count { $0 }
        #expect((4...6).contains(count))
        isOpen.change { $0 = true }
        #expect(done.wait { $0 == count ? $0 : nil } == count)
        pool.stop()
        #expect(!pool.run {})
    }
}
