private import Synchronization

/// Some lines of one source, parsed: what crosses from the parsing thread to the writer.
///
/// Fixed-size records point into one run of bytes, so that a line costs no allocation. Batches are used again.
package final class LogBatch: @unchecked Sendable {
    /// The bytes that all spans of this batch point into.
    var arena = ByteBuffer(capacity: 1 << 20)
    package internal(set) var events: [LogEvent] = []
    package internal(set) var rejects: [RejectedLine] = []
    /// The values of all payloads.
    package internal(set) var values: [Span] = []
    /// The texts behind the numbers that occur here for the first time. A number may be given anew in a later batch.
    package internal(set) var names: [Definition] = []
    package internal(set) var forms: [FormDefinition] = []
    /// What the events of other systems' lines say in canonical fields.
    package internal(set) var canonical: [CanonicalValues] = []
    /// Where the source stands after these lines.
    package internal(set) var progress = LogProgress()

    /// The text behind a number that events of this batch or later ones bear.
    package struct Definition {
        /// The number, from 1.
        package var number: Int32
        /// The text, in UTF-8, in the batch's bytes.
        package var text: Span
    }

    /// The form behind a number that events of this batch or later ones bear.
    package struct FormDefinition {
        /// The number, from 1.
        package var number: Int32
        /// See `LineTemplate`.
        package var template: Span
        /// See `PayloadFormat`; empty for an event without a payload.
        package var payload: Span
        /// The name and the digest, with a blank between them, of what read the line; empty for a native one.
        package var format = Span()
        /// The name of the payload's members that say the time, which are not searched, as it is written; empty where there
        /// is none.
        package var timeKey = Span()
    }

    private let users = Atomic<Int>(1)

    /// An empty batch, used by one thread.
    package init() {}

    /// One more thread uses the batch, and will give it back to the reader.
    package func addUser() { users.add(1, ordering: .relaxed) }

    /// Whether the one that gives the batch back now was the last to use it.
    func removeUser() -> Bool {
        guard users.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return false }
        users.store(1, ordering: .relaxed)
        return true
    }

    /// The bytes of a span of this batch, valid until the batch is cleared.
    package subscript(span: Span) -> UnsafeRawBufferPointer { arena[span] }

    /// The text of a span of this batch.
    package func string(_ span: Span) -> String { String(decoding: arena[span], as: UTF8.self) }

    /// Copies `bytes` into the arena.
    @inline(__always)
    func copy(_ bytes: UnsafeRawBufferPointer) -> Span {
        guard bytes.count > 0 else { return Span() }
        let span = Span(offset: UInt32(arena.count), count: UInt32(bytes.count))
        arena.append(bytes)
        return span
    }

    /// Drops all values but the first `count`.
    func keepValues(_ count: Int) { values.removeLast(values.count - count) }

    /// Whether no line of the batch is kept: all were blank, or there are none.
    package var isEmpty: Bool { events.isEmpty && rejects.isEmpty }

    /// Events of a batch that is large enough to be worth handing over.
    static let usualEvents = 4096
    var mostEvents = usualEvents

    /// Large enough to be worth handing over.
    var isFull: Bool { events.count >= mostEvents || arena.count >= 2 << 20 || rejects.count >= Self.usualEvents }

    func clear() {
        arena.clear()
        arena.shrink(to: 4 << 20)
        events.removeAll(keepingCapacity: true)
        rejects.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        forms.removeAll(keepingCapacity: true)
        canonical.removeAll(keepingCapacity: true)
    }
}
