/// One order's lifecycle, or what is left of an order that was never logged; parts of it may come in any order.
struct OrderLifecycle: Equatable {
    /// The event that stands for it: the order's own, else the earliest fill, error, cancel or expiry.
    var id: Int64
    /// The series of that event.
    var series: Int64
    /// When that event was.
    var time: Int64?
    var intent: Intent?
    var isOrder = false
    /// The earliest fill that has a time.
    var firstFill: Fill?
    var lastFill: Int64?
    var fills: Int64 = 0
    var errors: Int64 = 0
    var quantity: Double?
    var filledQuantity: Double?
    var price = Price()
    var fees: Double?
    var sequence = Sequence.notNeeded
    var ending = Ending()

    /// Whether an id was missing, so that the order of time had to tell.
    enum Sequence: Int64 {
        case notNeeded, foundNothing
        /// It told the intent.
        case foundIntent
        /// It told a fill, and perhaps the intent.
        case foundFill
    }

    /// Whether it was canceled, whether it expired.
    struct Ending: OptionSet {
        var rawValue: Int64 = 0

        static let canceled = Ending(rawValue: 1)
        static let expired = Ending(rawValue: 2)
    }

    /// What its fills cost, those of them that have a price.
    struct Price: Equatable {
        /// The price of all of them, as long as it is one; its digits would not outlive a product and a quotient.
        var uniform: Double?
        /// The sum of price × quantity, once prices differ.
        var value: Double?
        /// The sum of the quantities that have a price.
        var quantity: Double?

        mutating func add(_ price: Double, quantity added: Double) {
            if let value {
                self.value = value + price * added
            } else if let uniform, uniform != price {
                value = uniform * (quantity ?? 0) + price * added
                self.uniform = nil
            } else {
                uniform = price
            }
            quantity = (quantity ?? 0) + added
        }
    }

    /// The intent that led to an order.
    struct Intent: Equatable {
        var id: Int64
        var time: Int64?
    }

    /// A fill that has a time, in nanoseconds since the epoch.
    struct Fill: Equatable {
        var id: Int64
        var time: Int64
    }

    /// An event's place in the order of time; what has no time comes last.
    struct Place: Comparable {
        var time: Int64?
        var id: Int64

        static func < (left: Place, right: Place) -> Bool {
            (left.time ?? .max, left.id) < (right.time ?? .max, right.id)
        }
    }

    init(_ part: Part) {
        id = part.id
        series = part.series
        time = part.time
    }

    /// When it was placed, in nanoseconds since the epoch; nil when that is not known, or for an orphan.
    var orderTime: Int64? { isOrder ? time : nil }

    /// The place of the event that stands for it.
    var place: Place { Place(time: time, id: id) }

    /// What one event adds to a lifecycle: its place and its numbers.
    struct Part {
        var id: Int64
        var time: Int64?
        var series: Int64
        var quantity: Double?
        var filledQuantity: Double?
        var fillPrice: Double?
        var fillFee: Double?

        var place: Place { Place(time: time, id: id) }
    }

    /// Takes the order's own event; of several with one id the earliest counts.
    mutating func addOrder(_ part: Part) {
        if isOrder, part.place > place { return }
        isOrder = true
        stand(part)
        quantity = part.quantity
    }

    /// Takes in a fill; the caller has looked whether it came before.
    mutating func addFill(_ part: Part) {
        standInForOrder(part)
        fills += 1
        if let time = part.time {
            let fill = Fill(id: part.id, time: time)
            if firstFill.map({ part.place < Place(time: $0.time, id: $0.id) }) ?? true { firstFill = fill }
            lastFill = max(lastFill ?? time, time)
        }
        if let quantity = part.filledQuantity {
            filledQuantity = (filledQuantity ?? 0) + quantity
            if let price = part.fillPrice, quantity != 0 { self.price.add(price, quantity: quantity) }
        }
        if let fee = part.fillFee { fees = (fees ?? 0) + fee }
    }

    /// Takes in an error that bears the order's id.
    mutating func addError(_ part: Part) {
        standInForOrder(part)
        errors += 1
    }

    /// Takes in a cancel or an expiry.
    mutating func addEnding(_ ending: Ending, _ part: Part) {
        standInForOrder(part)
        self.ending.formUnion(ending)
    }

    private mutating func standInForOrder(_ part: Part) {
        if !isOrder, part.place < place { stand(part) }
    }

    private mutating func stand(_ part: Part) {
        id = part.id
        series = part.series
        time = part.time
    }
}
