private import Glibc
import Synchronization
import Threads

/// Tells threads that an index has changed, and which edition it is in.
///
/// Who changes it in this process says so. For as long as somebody waits, other processes are noticed when they give up
/// the right to write, and what they commit before that by a look every few milliseconds.
package final class IndexWatch: Sendable {
    private static let cacheBytes = 64 << 10

    /// What the threads that wait share.
    private struct Look: @unchecked Sendable {
        var reader: IndexReader?
        var edition: Edition?
        /// Threads that wait for news.
        var waiting = 0
        var isRepeated = false
    }

    /// What happened up to now.
    package struct News: Sendable, Equatable {
        /// Changes that were noticed.
        fileprivate var changes = 0
        /// What may be of interest to somebody who waits although the index has not changed.
        fileprivate var nudges = 0
    }

    private let index: IndexFile
    /// Between two looks at the index for what others have committed, but said nothing of.
    private let interval: Duration
    private let lookout = Mutex(Look())
    /// Apart from the other, since whatever changes in it wakes up everybody.
    private let state = Monitor(News())

    /// Watches an index, which need not be there yet.
    package init(_ index: IndexFile, interval: Duration = .milliseconds(50)) {
        self.index = index
        self.interval = interval
    }

    /// The index's edition now: a question that is asked later sees this one or a later one. Throws `BlotterError`.
    @discardableResult
    package func edition() throws -> Edition {
        try lookout.withLock { look in
            if look.reader?.isReplaced == true { look.reader = nil }
            let reader = try look.reader ?? IndexReader(index, cacheBytes: Self.cacheBytes)
            look.reader = reader
            let edition = try reader.edition
            guard edition != look.edition else { return edition }
            look.edition = edition
            state.change { $0.changes += 1 }
            return edition
        }
    }

    /// Whether the index can be asked; answers at once, whoever may be looking at it.
    package var isReady: Bool {
        guard index.exists else { return false }
        // Who has the lock is opening it, or asks it right now.
        let isOpen = lookout.withLockIfAvailable { look in
            if look.reader == nil || look.reader?.isReplaced == true {
                look.reader = try? IndexReader(index, cacheBytes: Self.cacheBytes)
            }
            return look.reader != nil
        }
        return isOpen ?? true
    }

    /// What happened up to now, for `wait`.
    package var news: News { state.read { $0 } }

    /// Wakes up all who wait.
    package func nudge() { state.change { $0.nudges += 1 } }

    /// Waits until more has happened than is `known`, or the time is over.
    package func wait(after known: News, atMost time: Duration) {
        lookout.withLock { $0.waiting += 1 }
        defer { lookout.withLock { $0.waiting -= 1 } }
        repeatLooks()
        _ = state.wait(atMost: time) { $0 != known ? true : nil }
    }

    // MARK: What others do

    private func repeatLooks() {
        let isFirst = lookout.withLock { look in
            defer { look.isRepeated = true }
            return !look.isRepeated
        }
        guard isFirst else { return }
        let worker = Worker { [self] in
            let notices = LockNotices(index)
            repeat {
                // In this order: what happens from here on is noticed, and what did before is seen.
                notices.begin()
                _ = try? edition()
                notices.wait(atMost: interval)
            } while !endLooks()
        }
        if let worker { worker.detach() } else { lookout.withLock { $0.isRepeated = false } }
    }

    /// Whether nobody waits any more.
    private func endLooks() -> Bool {
        lookout.withLock { look in
            look.isRepeated = look.waiting > 0
            return !look.isRepeated
        }
    }
}
