import TelemetryLog

extension LogEvent {
    /// Whether it says something of an order: what becomes of it, or which ids it has.
    var isOfOrder: Bool { (kind != .other && kind != .gate) || !otherOrderID.isEmpty }
}

/// What one event says of an order, on its way from the reader to the order's lifecycle.
///
/// The reader's `LogEvent` is another shape, as it is about all kinds of events, and before they have a row. From there
/// on an event is this one, whatever its ids are in at the time: bytes of the batch or of the spill queue
/// (`UnsafeRawBufferPointer`, empty where one is missing), the numbers that `OrderMatcher` has given them (`Int32`, 0
/// where one is missing), or texts that come back from the index (`ExactText?`). `OrderLifecycle.Part` is what of it has
/// nothing to do with ids, and all that a lifecycle takes in.
struct OrderEvent<ID> {
    var kind: LogEvent.Kind
    var part: OrderLifecycle.Part
    /// The session's number in the matcher; 0 where all events are of one session.
    var session: Int32
    /// The order that it is, or is about.
    var orderID: ID
    /// A further id of that order.
    var otherOrderID: ID
    /// The intent that it is, or that led to the order.
    var intentID: ID
    /// A fill's own, or that of the fill that a bust takes back.
    var fillID: ID
}

extension OrderEvent<UnsafeRawBufferPointer> {
    /// Of an event whose row is `id`; its ids are valid as long as the batch. nil when it says nothing of any order.
    init?(
        _ event: LogEvent, id: Int64, series: Int64, session: Int32, _ batch: LogBatch, _ currencies: CurrencyNames
    ) {
        guard event.isOfOrder else { return nil }
        kind = event.kind
        self.session = session
        part = OrderLifecycle.Part(
            id: id, time: event.timestamp?.nanoseconds, series: series, amounts: event.amounts,
            feeCurrency: event.feeCurrency.isEmpty ? 0 : currencies.number(of: batch[event.feeCurrency]))
        orderID = batch[event.orderID.text]
        otherOrderID = batch[event.otherOrderID]
        intentID = batch[event.intentID.text]
        fillID = batch[event.fillID.text]
    }

    /// What stands before the ids in a record of a spill queue.
    private struct Head: BitwiseCopyable {
        var part: OrderLifecycle.Part
        var session: Int32
        var orderCount: UInt32
        var otherCount: UInt32
        var intentCount: UInt32
        var fillCount: UInt32
        var kind: LogEvent.Kind
    }

    /// Writes a record for `init(_:)` to read.
    func append(to buffer: inout ByteBuffer) {
        buffer.append(
            value: Head(
                part: part, session: session, orderCount: UInt32(orderID.count),
                otherCount: UInt32(otherOrderID.count), intentCount: UInt32(intentID.count),
                fillCount: UInt32(fillID.count), kind: kind))
        buffer.append(orderID)
        buffer.append(otherOrderID)
        buffer.append(intentID)
        buffer.append(fillID)
    }

    /// Reads what `append` wrote; its ids are valid as long as the chunk.
    init(_ reader: inout RecordReader) {
        let head = reader.next(Head.self)
        kind = head.kind
        session = head.session
        part = head.part
        orderID = reader.bytes(Int(head.orderCount))
        otherOrderID = reader.bytes(Int(head.otherCount))
        intentID = reader.bytes(Int(head.intentCount))
        fillID = reader.bytes(Int(head.fillCount))
    }
}

extension OrderEvent<Int32> {
    /// Whether a session in which ids are missing depends on when it was.
    var callsForOrderOfTime: Bool { kind == .intent || kind == .order || (kind == .fill && orderID == 0) }
}

extension OrderEvent<ExactText?> {
    /// Whether it can be joined otherwise than by ids, or something else with it.
    var callsForSequence: Bool { kind == .intent || (orderID == nil && (kind == .order || kind == .fill)) }
}
