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
    /// What the event is to an order, by its kind's word.
    package var kind = Kind.other
    /// Whether `searchText` cannot be made of the columns by SQL.
    package var storesSearchText = false
    /// Its values are `values[firstValue..<firstValue + valueCount]` of the batch, as `PayloadFormat` wants them.
    package var valueCount: UInt8 = 0
    /// The place of the event's first value among the batch's `values`.
    package var firstValue: UInt32 = 0
    /// The event's time; nil where `ts` is missing or cannot be read.
    package var timestamp: Timestamp?
    /// The number of the session's text; as those below, 0 where the member is missing or no string.
    package var sessionName: Int32 = 0
    /// The number of the symbol's text.
    package var symbolName: Int32 = 0
    /// The number of the mode's text.
    package var modeName: Int32 = 0
    /// The number of the kind's text: of the word for it, where there is one, else as logged.
    package var kindName: Int32 = 0
    /// The number of the line's form, from 1.
    package var form: Int32 = 0
    /// Members that no column gives, as a JSON object.
    package var extra = Span()
    /// Values whose columns have only what they mean, a line each.
    package var written = Span()
    /// What is searched, words with a blank between them.
    package var searchText = Span()
    /// The order's id in the payload.
    package var orderID = Identifier()
    /// The intent's id in the payload.
    package var intentID = Identifier()
    /// Of a fill alone.
    package var fillID = Identifier()
    /// The numbers of the payload that an order's or a fill's columns have.
    package var amounts = Amounts()

    /// What an event is to an order's life.
    package enum Kind: String, CaseIterable, Sendable, BitwiseCopyable {
        case other, intent, order, fill, gate, error, cancel, expire
    }

    /// An id in the payload.
    package struct Identifier: Sendable {
        /// The id's text, without quotes and escapes; a number's digits.
        package var text = Span()
        /// Whether the payload has one; an empty text is none.
        package var exists = false
    }

    /// Numbers of an order or a fill, NaN where missing; in units of the asset, or of its price.
    package struct Amounts: Sendable {
        /// What was ordered, in units of the asset.
        package var quantity = Double.nan
        /// What was filled, in units of the asset.
        package var filledQuantity = Double.nan
        /// What one unit of the asset was filled at.
        package var fillPrice = Double.nan
        /// What the fill cost beside its price, in units of the price.
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
    /// What is wrong with the line.
    package var reason: RejectReason
    /// The byte of the line at which reading stopped.
    package var position: Int64
    /// The first bytes of the line, as they are.
    package var head: Span
}
