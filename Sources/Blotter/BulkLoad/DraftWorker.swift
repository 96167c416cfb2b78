import Synchronization
import Threads

/// A thread that works on what the writer of a draft hands over, in that order.
final class DraftWorker<Item: Sendable>: @unchecked Sendable {
    private let items = Channel<Item>(capacity: 4)
    private let failure = Mutex<(any Error)?>(nil)
    /// The thread, which begins with the first item.
    private var worker: Worker?

    /// Hands an item over to the thread, which runs `work` until the channel has no more. Throws what went wrong with
    /// one before.
    func send(_ item: Item, to work: @escaping @Sendable (Channel<Item>) throws -> Void) throws {
        if worker == nil {
            worker = Worker { [self] in run(work) }
            if worker == nil { throw BlotterError.outOfMemory }
        }
        guard items.send(item) else { throw failure.withLock { $0 } ?? BlotterError.outOfMemory }
    }

    private func run(_ work: (Channel<Item>) throws -> Void) {
        do {
            try work(items)
        } catch {
            failure.withLock { $0 = error }
            items.cancel()
        }
    }

    /// Nothing more will come.
    func close() { items.finish() }

    /// Waits for the thread. Throws what went wrong.
    func finish() throws {
        close()
        join()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Ends the thread, whatever it is about.
    func cancel() {
        items.cancel()
        close()
        join()
    }

    private func join() {
        worker?.join()
        worker = nil
    }
}
