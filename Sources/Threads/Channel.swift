private import Glibc

/// A bounded queue from one thread to another.
package final class Channel<Element>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let capacity: Int
    private var elements: [Element] = []
    private var isFinished = false
    private var isCancelled = false

    /// A channel that holds up to `capacity` elements that nobody has received yet.
    package init(capacity: Int) {
        self.capacity = capacity
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(changed)
        mutex.deallocate()
        changed.deallocate()
    }

    /// Waits for room; false when nobody receives any more.
    package func send(_ element: sending Element) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.count >= capacity, !isCancelled { pthread_cond_wait(changed, mutex) }
        guard !isCancelled else { return false }
        elements.append(element)
        pthread_cond_broadcast(changed)
        return true
    }

    /// Waits for an element; nil when the sender has finished and all are received.
    package func receive() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !isFinished { pthread_cond_wait(changed, mutex) }
        guard !elements.isEmpty else { return nil }
        pthread_cond_broadcast(changed)
        return elements.removeFirst()
    }

    /// An element if there is one.
    package func poll() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return elements.popLast()
    }

    /// Adds an element if there is room.
    package func offer(_ element: sending Element) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if elements.count < capacity { elements.append(element) }
    }

    /// The sender has no more.
    package func finish() { end { isFinished = true } }

    /// The receiver wants no more.
    package func cancel() { end { isCancelled = true } }

    private func end(_ mark: () -> Void) {
        pthread_mutex_lock(mutex)
        mark()
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }
}
