import TelemetryLog

/// One order's lifecycle, or what is left of an order that was never logged; parts of it may come in any order.
struct OrderLifecycle: Equatable {
    /// The event that stands for it: the order's own, else the earliest that bears its id.
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
    /// What was ordered, or what the last amendment with a quantity made of it.
    var quantity: Double?
    var filledQuantity: Double?
    var price = Price()
    /// The sum of fees that are in one currency; nil once there are several.
    var fees: Double?
    /// The currency's number among `CurrencyNames`; 0 where no fee names one.
    var feeCurrency: Int32 = 0
    var sequence = Sequence.notNeeded
    var ending = Ending()
    var traits = Traits()
    /// When the last amendment with a quantity was; nil where it has no time.
    var lastAmendment: Int64?
    /// The last error that bears its id, while it is in memory.
    var lastError = LastError()
    /// Which event the last fill was, and which the last amendment; nil where only the index knew.
    private var lastFillPlace: Place?
    private var lastAmendmentPlace: Place?

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

    /// What makes an order's numbers depend on the order of its events, or on more than they are sums of.
    struct Traits: OptionSet {
        var rawValue: Int64 = 0

        /// A fill counts by what was filled up to it.
        static let cumulative = Traits(rawValue: 1)
        static let amended = Traits(rawValue: 2)
        /// An amendment has said a quantity.
        static let quantityAmended = Traits(rawValue: 4)
        /// A bust bears its id.
        static let busted = Traits(rawValue: 8)
        static let severalCurrencies = Traits(rawValue: 16)
        /// A fill has no time.
        static let untimed = Traits(rawValue: 64)
        /// An event came too late to be added to what was there: all of them have to be read again.
        static let unsettled = Traits(rawValue: 32)
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

    /// When an error was, and what it says, as a number of `DraftTallies`.
    struct LastError: Equatable {
        var time: Int64?
        var id: Int64 = .min
        var reason: Int32 = 0
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

    /// Whether it has errors and no fill.
    var isRejected: Bool { isOrder && fills == 0 && errors > 0 }

    /// The place of the event that stands for it.
    var place: Place { Place(time: time, id: id) }

    /// What one event adds to a lifecycle: its place and its numbers.
    struct Part {
        var id: Int64
        var time: Int64?
        var series: Int64
        var amounts = LogEvent.Amounts()
        /// The number of the fee's currency among `CurrencyNames`; 0 where the event names none.
        var feeCurrency: Int32 = 0
        /// What an error says, as a number of `DraftTallies`; 0 where nobody asks.
        var reason: Int32 = 0

        var place: Place { Place(time: time, id: id) }
    }

    /// Takes the order's own event; of several with one id the earliest counts.
    mutating func addOrder(_ part: Part) {
        if isOrder, part.place > place { return }
        isOrder = true
        stand(part)
        if !traits.contains(.quantityAmended) { quantity = part.amounts.quantity.number }
    }

    /// Takes in a fill; the caller has looked whether it came before. Of the totals that bear an order's id one that says
    /// again what was filled before is none.
    mutating func addFill(_ part: Part, hasOrderID: Bool = true) {
        standInForOrder(part)
        let isLast = isLastFill(part)
        if isLast { lastFillPlace = part.place }
        let isFill = !hasOrderID || grows(part.amounts)
        if isFill { count(part) }
        if !part.amounts.cumulativeQuantity.isNaN, part.amounts.filledQuantity.isNaN { traits.insert(.cumulative) }
        if isFill, let quantity = addQuantity(part.amounts), quantity != 0 { addPrice(part.amounts, of: quantity) }
        if let fee = part.amounts.fillFee.number {
            if isFill { addFee(fee, part.feeCurrency) }
        } else if let total = part.amounts.cumulativeFee.number {
            traits.insert(.cumulative)
            // It is what fills cost: before the first one it is that of none.
            if fills > 0 { addFee(total, part.feeCurrency, isTotal: true) }
        }
        // What was read again once was added up in the order of time, to the last digit.
        if !isLast, !traits.isDisjoint(with: [.cumulative, .busted]) { traits.insert(.unsettled) }
    }

    /// Whether a fill is more than a total that is not above what was filled before. Sums of decimal fractions are off by
    /// a little: what they differ by was not filled.
    private func grows(_ amounts: LogEvent.Amounts) -> Bool {
        guard amounts.filledQuantity.isNaN, let total = amounts.cumulativeQuantity.number else { return true }
        return total - (filledQuantity ?? 0) > 1e-12 * abs(total)
    }

    private mutating func count(_ part: Part) {
        fills += 1
        guard let time = part.time else {
            traits.insert(.untimed)
            return
        }
        let fill = Fill(id: part.id, time: time)
        if firstFill.map({ part.place < Place(time: $0.time, id: $0.id) }) ?? true { firstFill = fill }
        lastFill = max(lastFill ?? time, time)
    }

    /// Whether a fill comes after all others for certain.
    private func isLastFill(_ part: Part) -> Bool {
        if let lastFillPlace { return lastFillPlace < part.place }
        // Totals that filled nothing were fills, too, and may have said fees: the index does not tell when they were.
        let saysFee = part.amounts.cumulativeFee.number != nil || part.amounts.fillFee.number != nil
        if traits.contains(.cumulative), saysFee || fills == 0 { return false }
        if fills == 0 { return true }
        guard !traits.contains(.untimed), let lastFill else { return false }
        return part.time ?? .max > lastFill
    }

    /// Adds what a fill counts, and answers it; nil where it does not say.
    private mutating func addQuantity(_ amounts: LogEvent.Amounts) -> Double? {
        let before = filledQuantity ?? 0
        if let quantity = amounts.filledQuantity.number {
            filledQuantity = before + quantity
            return quantity
        }
        guard let total = amounts.cumulativeQuantity.number else { return nil }
        // The total itself: a sum of differences would be off by a little.
        filledQuantity = max(total, before)
        return max(total - before, 0)
    }

    /// Adds what a fill that counts so much cost, where it says.
    private mutating func addPrice(_ amounts: LogEvent.Amounts, of quantity: Double) {
        if let own = amounts.fillPrice.number { return price.add(own, quantity: quantity) }
        guard let average = amounts.averagePrice.number else { return }
        guard let total = amounts.cumulativeQuantity.number else { return price.add(average, quantity: quantity) }
        traits.insert(.cumulative)
        guard let filledQuantity, abs(total - filledQuantity) <= 1e-9 * abs(total) else {
            return price.add(average, quantity: quantity)
        }
        // It is that of all that was filled up to it: the fill cost by what total × average grew.
        price = Price(uniform: average, quantity: filledQuantity)
    }

    /// A fee without a currency is in another than one with: what they add up to would be in neither.
    private mutating func addFee(_ fee: Double, _ currency: Int32, isTotal: Bool = false) {
        guard !traits.contains(.severalCurrencies) else { return }
        if fees != nil, feeCurrency != currency {
            traits.insert(.severalCurrencies)
            (fees, feeCurrency) = (nil, 0)
        } else {
            (fees, feeCurrency) = (isTotal ? fee : (fees ?? 0) + fee, currency)
        }
    }

    /// Takes in an amendment; the last one that has a quantity counts.
    mutating func addAmendment(_ part: Part) {
        standInForOrder(part)
        traits.insert(.amended)
        guard let quantity = part.amounts.quantity.number else { return }
        if traits.contains(.quantityAmended) {
            // Of those at one time the index does not tell the last.
            let last = lastAmendmentPlace ?? Place(time: lastAmendment, id: part.id)
            if part.place < last { return }
            if part.place == last { traits.insert(.unsettled) }
        }
        traits.insert(.quantityAmended)
        (lastAmendment, lastAmendmentPlace) = (part.time, part.place)
        self.quantity = quantity
    }

    /// Takes note of a bust; the caller sees to it that the fill is not added, or taken out.
    mutating func addBust(_ part: Part) {
        standInForOrder(part)
        traits.insert(.busted)
    }

    /// Takes in an error that bears the order's id.
    mutating func addError(_ part: Part) {
        standInForOrder(part)
        errors += 1
        // One without a time is before all others, as in SQL.
        if (part.time ?? .min, part.id) >= (lastError.time ?? .min, lastError.id) {
            lastError = LastError(time: part.time, id: part.id, reason: part.reason)
        }
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

extension Double {
    /// nil for NaN.
    fileprivate var number: Double? { isNaN ? nil : self }
}
