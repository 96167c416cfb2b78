import SQLite
import TelemetryLog

extension OrderLifecycle {
    /// From a row that begins with `OrderStatements.columns`.
    init(_ row: Statement, _ currencies: CurrencyNames) {
        self.init(Part(id: row.integer(1), time: row.optionalInteger(22), series: row.integer(0)))
        let time = row.optionalInteger(2) ?? 0
        intent = row.optionalInteger(6).map { offset in
            Intent(id: id + offset, time: row.optionalInteger(3).map { time &- $0 })
        }
        if let lag = row.optionalInteger(4), let offset = row.optionalInteger(7) {
            firstFill = Fill(id: id + offset, time: time &+ lag)
        }
        lastFill = row.optionalInteger(5).flatMap { span in firstFill.map { $0.time &+ span } }
        isOrder = row.integer(8) != 0
        fills = row.integer(9)
        errors = row.integer(10)
        quantity = row.optionalReal(11)
        filledQuantity = row.optionalReal(12)
        price.uniform = row.optionalReal(13)
        price.value = row.optionalReal(14)
        if price.uniform != nil || price.value != nil { price.quantity = row.optionalReal(15) ?? filledQuantity }
        fees = row.optionalReal(16)
        sequence = Sequence(rawValue: row.integer(17)) ?? .notNeeded
        ending = Ending(rawValue: row.optionalInteger(18) ?? 0)
        traits = Traits(rawValue: row.integer(19))
        feeCurrency = currencies.number(of: row.optionalText(20))
        lastAmendment = row.optionalInteger(21).map { time &+ $0 }
    }
}

extension OrderLifecycle {
    /// What the columns of `life` have of it, but for its currency, in their order.
    struct Row {
        /// From `series` to `errors`.
        var integers: InlineArray<11, Int64?>
        /// From `quantity` to `fees`.
        var reals: InlineArray<6, Double?>
        var sequenced: Int64
        var ended: Int64?
        var traits: Int64
        var amendmentLag: Int64?

        init(_ life: OrderLifecycle) {
            let orderTime = life.orderTime ?? 0
            // Of an intent 292 years away there is no lead.
            let lead = life.intent?.time.flatMap { time -> Int64? in
                let (lead, overflows) = orderTime.subtractingReportingOverflow(time)
                return overflows ? nil : lead
            }
            integers = [
                life.series, life.id, life.orderTime, lead, life.firstFill.map { $0.time &- orderTime },
                life.lastFill.map { $0 &- (life.firstFill?.time ?? $0) }, life.intent.map { $0.id - life.id },
                life.firstFill.map { $0.id - life.id }, life.isOrder ? 1 : 0, life.fills, life.errors,
            ]
            let price = life.price
            reals = [
                life.quantity, life.filledQuantity, price.uniform, price.value,
                price.quantity == life.filledQuantity ? nil : price.quantity, life.fees,
            ]
            sequenced = life.sequence.rawValue
            ended = life.ending.isEmpty ? nil : life.ending.rawValue
            traits = life.traits.rawValue
            amendmentLag = life.lastAmendment.map { $0 &- orderTime }
        }
    }
}

extension Statement {
    /// NaN for a number that exceeds a double, too.
    fileprivate func finiteReal(_ column: Int32) -> Double {
        let real = isNull(column) ? Double.nan : real(column)
        return real.isFinite ? real : .nan
    }
}

extension OrderEvent<ExactText?> {
    /// From a row of `OrderStatements.eventColumns`.
    init?(_ row: Statement, _ currencies: CurrencyNames) {
        guard let kind = LogEvent.Kind(rawValue: row.text(4)) else { return nil }
        var amounts = LogEvent.Amounts()
        (amounts.quantity, amounts.filledQuantity) = (row.finiteReal(8), row.finiteReal(9))
        (amounts.fillPrice, amounts.fillFee) = (row.finiteReal(10), row.finiteReal(11))
        (amounts.cumulativeQuantity, amounts.averagePrice) = (row.finiteReal(12), row.finiteReal(13))
        amounts.cumulativeFee = row.finiteReal(15)
        let part = OrderLifecycle.Part(
            id: row.integer(0), time: row.optionalInteger(1), series: row.integer(2), amounts: amounts,
            feeCurrency: currencies.number(of: row.optionalText(14)))
        self.init(
            kind: kind, part: part, session: 0, orderID: ExactText(row.optionalText(5)), otherOrderID: nil,
            intentID: ExactText(row.optionalText(6)), fillID: ExactText(row.optionalText(7)))
    }
}
