import Threads

/// A body that is written by one thread while another sends it, with little of it in memory.
package final class BodyStream: Sendable {
    /// What writer and sender share.
    private struct State: Sendable {
        /// What waits, behind `sent` bytes that are gone.
        var bytes: [UInt8] = []
        var sent = 0
        /// No more will be written; with an error when the body is not whole.
        var end: Ending?
        var isCancelled = false
        /// Called once there is something to send, while the sender sleeps.
        var wake: (@Sendable () -> Void)?
        /// Called once nobody reads any more.
        var tellCancelled: (@Sendable () -> Void)?

        var waiting: Int { bytes.count - sent }

        /// Moves what waits only once as much is gone, so that no more is moved than is sent.
        mutating func append(_ more: UnsafeRawBufferPointer) {
            if sent >= waiting {
                bytes.removeFirst(sent)
                sent = 0
            }
            bytes.append(contentsOf: more)
        }
    }

    /// Whether a body came to its own end, or broke off and must not look whole.
    enum Ending: Sendable { case whole, broken }

    /// What the sender is to do.
    enum Reading: Equatable { case bytes(Int), sleep, end, broken }

    /// Bytes that wait at most.
    static let capacity = 128 << 10

    private let state = Monitor(State())

    /// A stream of which nothing was written.
    package init() {}

    // MARK: The writer

    /// Waits for room, as often as it takes; false when nobody reads any more.
    package func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        repeat {
            let taken: Int =
                state.wait { state in
                    guard !state.isCancelled else { return -1 }
                    guard state.waiting < Self.capacity || rest.isEmpty else { return nil }
                    let part = rest.prefix(Self.capacity - state.waiting)
                    state.append(UnsafeRawBufferPointer(rebasing: part))
                    Self.wake(&state)
                    return part.count
                } ?? -1
            guard taken >= 0 else { return false }
            rest = rest.dropFirst(taken)
        } while !rest.isEmpty
        return true
    }

    /// The same for a text, in UTF-8.
    package func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Whether nobody reads any more, so that nothing needs to be written.
    package var isCancelled: Bool { state.read(\.isCancelled) }

    /// Has `body` called, by another thread, once nobody reads any more; at once when that is so already.
    package func whenCancelled(_ body: @escaping @Sendable () -> Void) {
        let isCancelled = state.change { state in
            state.tellCancelled = body
            return state.isCancelled
        }
        if isCancelled { body() }
    }

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
            guard state.waiting == 0 else {
                let count = min(buffer.count, state.waiting)
                buffer.copyBytes(from: state.bytes[state.sent..<(state.sent + count)])
                state.sent += count
                return .bytes(count)
            }
            if let end = state.end { return end == .whole ? .end : .broken }
            state.wake = sleep()
            return .sleep
        }
    }

    /// Nobody reads any more. A sender that sleeps is woken up if `wakes`; else it is gone.
    func cancel(wakes: Bool) {
        let tell = state.change { state in
            state.isCancelled = true
            state.bytes = []
            state.sent = 0
            if wakes { state.wake?() }
            state.wake = nil
            return state.tellCancelled
        }
        tell?()
    }
}
