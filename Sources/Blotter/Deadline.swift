import Glibc
import SQLite

/// Ends a statement that runs for too long, and the process if need be.
///
/// SQLite can be asked to stop, and stops between two steps of its program; a single step (`instr` on megabytes) can
/// take a minute, and then only the end of the process helps. A connection that only reads can be left like that.
package final class Deadline: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isCancelled = false
    private var isExpired = false
    private let seconds: Double
    private let interrupt: Connection.Interrupter
    private let lastResort: @Sendable () -> Void

    /// Begins to count: `seconds` from now the reader's statement is interrupted, half a second later `lastResort` is
    /// called on a thread of its own, to end the process.
    package init(seconds: Double, for reader: IndexReader, lastResort: @escaping @Sendable () -> Void) {
        self.seconds = min(max(0, seconds), 1e9)
        interrupt = reader.connection.interrupter
        self.lastResort = lastResort
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
        start()
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(changed)
        mutex.deallocate()
        changed.deallocate()
    }

    private func start() {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Deadline>.fromOpaque(argument).takeRetainedValue().count()
                return nil
            }, box.toOpaque())
        if code == 0 { pthread_detach(thread) } else { box.release() }
    }

    private func count() {
        guard outlasts(seconds) else { return }
        pthread_mutex_lock(mutex)
        // Inside the lock, so that the connection cannot be closed meanwhile: its owner has to cancel first.
        isExpired = !isCancelled
        if isExpired { interrupt() }
        pthread_mutex_unlock(mutex)
        guard outlasts(0.5) else { return }
        lastResort()
    }

    /// Waits; false when the statement was done before.
    private func outlasts(_ seconds: Double) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = Int(seconds * 1e9) + end.tv_nsec
        end.tv_sec += nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isCancelled {
            if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return !isCancelled }
        }
        return false
    }

    /// Whether the time was up before `cancel`.
    package var hasExpired: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return isExpired
    }

    /// The statement is done.
    package func cancel() {
        pthread_mutex_lock(mutex)
        isCancelled = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }
}
