import TelemetryLog

/// What one event says of an order's lifecycle.
struct OrderEvent {
    var kind: LogEvent.Kind
    /// The session's number in the book of lifecycles.
    var session: Int32
    var part: OrderLifecycle.Part
    /// Empty where it is missing, as are the other ids; valid as long as what it was read from.
    var orderID: UnsafeRawBufferPointer
    var intentID: UnsafeRawBufferPointer
    var fillID: UnsafeRawBufferPointer

    /// nil when the event says nothing of any order.
    init?(_ event: LogEvent, id: Int64, series: Int64, session: Int32, _ batch: LogBatch) {
        guard event.kind != .other, event.kind != .gate else { return nil }
        kind = event.kind
        self.session = session
        part = OrderLifecycle.Part(
            id: id, time: event.timestamp?.nanoseconds, series: series, quantity: event.amounts.quantity.number,
            filledQuantity: event.amounts.filledQuantity.number, fillPrice: event.amounts.fillPrice.number,
            fillFee: event.amounts.fillFee.number)
        orderID = batch[event.orderID.text]
        intentID = batch[event.intentID.text]
        fillID = batch[event.fillID.text]
    }
}

extension OrderEvent {
    private struct Head: BitwiseCopyable {
        var part: OrderLifecycle.Part
        var session: Int32
        var orderCount: UInt32
        var intentCount: UInt32
        var fillCount: UInt32
        var kind: LogEvent.Kind
    }

    func append(to buffer: inout ByteBuffer) {
        buffer.append(
            value: Head(
                part: part, session: session, orderCount: UInt32(orderID.count), intentCount: UInt32(intentID.count),
                fillCount: UInt32(fillID.count), kind: kind))
        buffer.append(orderID)
        buffer.append(intentID)
        buffer.append(fillID)
    }

    /// Reads what `append` wrote.
    init(_ reader: inout RecordReader) {
        let head = reader.next(Head.self)
        kind = head.kind
        session = head.session
        part = head.part
        orderID = reader.bytes(Int(head.orderCount))
        intentID = reader.bytes(Int(head.intentCount))
        fillID = reader.bytes(Int(head.fillCount))
    }
}

extension Double {
    /// nil for NaN.
    fileprivate var number: Double? { isNaN ? nil : self }
}
