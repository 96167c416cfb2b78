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
    /// Where the source stands after these lines.
    package internal(set) var progress = LogProgress()

    package struct Definition {
        package var number: Int32
        package var text: Span
    }

    package struct FormDefinition {
        package var number: Int32
        /// See `LineTemplate`.
        package var template: Span
        /// See `PayloadFormat`; empty for an event without a payload.
        package var payload: Span
    }

    private let users = Atomic<Int>(1)

    package init() {}

    /// One more thread uses the batch, and will give it back to the reader.
    package func addUser() { users.add(1, ordering: .relaxed) }

    /// Whether the one that gives the batch back now was the last to use it.
    func removeUser() -> Bool {
        guard users.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return false }
        users.store(1, ordering: .relaxed)
        return true
    }

    package subscript(span: Span) -> UnsafeRawBufferPointer { arena[span] }

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

    package var isEmpty: Bool { events.isEmpty && rejects.isEmpty }

    /// Large enough to be worth handing over.
    var isFull: Bool { events.count >= 4096 || arena.count >= 2 << 20 || rejects.count >= 4096 }

    func clear() {
        arena.clear()
        arena.shrink(to: 4 << 20)
        events.removeAll(keepingCapacity: true)
        rejects.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        forms.removeAll(keepingCapacity: true)
    }
}

/// One event, as numbers and spans of its batch.
package struct LogEvent {
    /// Counted from 1 in its source.
    package var line: UInt32 = 0
    package var kind = Kind.other
    /// Whether `searchText` cannot be made of the columns by SQL.
    package var storesSearchText = false
    /// Its values are `values[firstValue..<firstValue + valueCount]` of the batch, as `PayloadFormat` wants them.
    package var valueCount: UInt8 = 0
    package var firstValue: UInt32 = 0
    package var timestamp: Timestamp?
    /// Numbers of texts; 0 when the member is missing or no string.
    package var sessionName: Int32 = 0
    package var symbolName: Int32 = 0
    package var modeName: Int32 = 0
    package var kindName: Int32 = 0
    package var form: Int32 = 0
    /// Members that no column gives, as a JSON object.
    package var extra = Span()
    /// Values whose columns have only what they mean, a line each.
    package var written = Span()
    /// What is searched, words with a blank between them.
    package var searchText = Span()
    package var orderID = Identifier()
    package var intentID = Identifier()
    /// Of a fill alone.
    package var fillID = Identifier()
    package var amounts = Amounts()

    /// What an event is to an order's life.
    package enum Kind: String, CaseIterable, Sendable, BitwiseCopyable {
        case other, intent, order, fill, gate, error, cancel, expire
    }

    /// An id in the payload.
    package struct Identifier: Sendable {
        package var text = Span()
        /// False when there is none; one that is there may be empty.
        package var exists = false
    }

    /// Numbers of an order or a fill, NaN where missing; in units of the asset, or of its price.
    package struct Amounts: Sendable {
        package var quantity = Double.nan
        package var filledQuantity = Double.nan
        package var fillPrice = Double.nan
        package var fillFee = Double.nan
    }
}

/// A line that is no event.
package struct RejectedLine {
    /// Counted from 1 in its source.
    package var line: UInt32
    /// Where it begins, in bytes of the decompressed content.
    package var offset: Int64
    /// Bytes without the line's end.
    package var length: Int64
    package var reason: RejectReason
    /// The byte of the line at which reading stopped.
    package var position: Int64
    /// The first bytes of the line, as they are.
    package var head: Span
}
