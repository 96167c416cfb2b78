import Threads

/// A body that is written by one thread while another sends it, with little of it in memory.
package final class BodyStream: Sendable {
    private struct State: Sendable {
        var waiting: [UInt8] = []
        /// No more will be written; with an error when the body is not whole.
        var end: Ending?
        var isCancelled = false
        /// Called once there is something to send, while the sender sleeps.
        var wake: (@Sendable () -> Void)?
    }

    enum Ending: Sendable { case whole, broken }

    /// What the sender is to do.
    enum Reading: Equatable { case bytes(Int), sleep, end, broken }

    private static let capacity = 256 << 10

    private let state = Monitor(State())

    package init() {}

    // MARK: The writer

    /// Waits for room; false when nobody reads any more.
    package func write(_ bytes: some Collection<UInt8>) -> Bool {
        state.wait { state in
            guard !state.isCancelled else { return false }
            guard state.waiting.count < Self.capacity else { return nil }
            state.waiting.append(contentsOf: bytes)
            Self.wake(&state)
            return true
        } ?? false
    }

    package func write(_ text: String) -> Bool { write(text.utf8) }

    package var isCancelled: Bool { state.read(\.isCancelled) }

    func end(_ ending: Ending) {
        state.change { state in
            state.end = ending
            Self.wake(&state)
        }
    }

    private static func wake(_ state: inout State) {
        state.wake?()
        state.wake = nil
    }

    // MARK: The sender

    /// Takes what is there; when there is nothing, `sleep` puts the sender to sleep, and answers how to wake it up.
    func read(into buffer: UnsafeMutableRawBufferPointer, sleep: () -> @Sendable () -> Void) -> Reading {
        state.change { state in
            guard !state.isCancelled else { return .broken }
            guard state.waiting.isEmpty else {
                let count = min(buffer.count, state.waiting.count)
                buffer.copyBytes(from: state.waiting[..<count])
                state.waiting.removeFirst(count)
                return .bytes(count)
            }
            if let end = state.end { return end == .whole ? .end : .broken }
            state.wake = sleep()
            return .sleep
        }
    }

    /// Nobody reads any more. A sender that sleeps is woken up if `wakes`; else it is gone.
    func cancel(wakes: Bool) {
        state.change { state in
            state.isCancelled = true
            if wakes { state.wake?() }
            state.wake = nil
        }
    }
}
