/// One order's life, or what is left of an order that was never logged; parts of it may come in any order.
struct Life: Equatable {
    /// The event that stands for it: the order's own, else the first fill or error.
    var id: Int64
    /// The series of that event.
    var series: Int64
    var intent: Intent?
    var orderTime: Int64?
    var isOrder = false
    /// The earliest fill that has a time.
    var firstFill: Fill?
    var lastFill: Int64?
    var fills: Int64 = 0
    var errors: Int64 = 0
    var quantity: Double?
    var filledQuantity: Double?
    var filledValue: Double?
    var fees: Double?
    var sequence = Sequence.notNeeded

    /// Whether an id was missing, so that the order of time had to tell.
    enum Sequence: Int64 {
        case notNeeded, foundNothing, found
    }

    /// The intent that led to an order.
    struct Intent: Equatable {
        var id: Int64
        var time: Int64?
    }

    struct Fill: Equatable {
        var id: Int64
        var time: Int64
    }

    init(_ part: Part) {
        id = part.id
        series = part.series
    }

    /// What one event adds.
    struct Part {
        var id: Int64
        var time: Int64?
        var series: Int64
        var quantity: Double?
        var filledQuantity: Double?
        var fillPrice: Double?
        var fillFee: Double?
    }

    /// Takes the order's own event; of several with one id the earliest counts.
    mutating func addOrder(_ part: Part) {
        if isOrder, !Self.isEarlier((part.time, part.id), than: (orderTime, id)) { return }
        isOrder = true
        id = part.id
        series = part.series
        orderTime = part.time
        quantity = part.quantity
    }

    mutating func addFill(_ part: Part) {
        standInForOrder(part)
        fills += 1
        if let time = part.time {
            let fill = Fill(id: part.id, time: time)
            if firstFill.map({ Self.isEarlier((time, part.id), than: ($0.time, $0.id)) }) ?? true { firstFill = fill }
            lastFill = max(lastFill ?? time, time)
        }
        if let quantity = part.filledQuantity {
            filledQuantity = (filledQuantity ?? 0) + quantity
            if let price = part.fillPrice { filledValue = (filledValue ?? 0) + quantity * price }
        }
        if let fee = part.fillFee { fees = (fees ?? 0) + fee }
    }

    mutating func addError(_ part: Part) {
        standInForOrder(part)
        errors += 1
    }

    private mutating func standInForOrder(_ part: Part) {
        guard !isOrder, part.id <= id else { return }
        id = part.id
        series = part.series
    }

    private static func isEarlier(_ left: (Int64?, Int64), than right: (Int64?, Int64)) -> Bool {
        (left.0 ?? .max, left.1) < (right.0 ?? .max, right.1)
    }
}
