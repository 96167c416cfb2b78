import SQLite
import TelemetryLog

extension OrderLifecycle {
    /// From a row that begins with `OrderStatements.columns`.
    init(_ row: Statement) {
        self.init(Part(id: row.integer(1), time: row.optionalInteger(19), series: row.integer(0)))
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
    }
}

extension Statement {
    /// nil for a number that exceeds a double, too.
    fileprivate func finiteReal(_ column: Int32) -> Double? { optionalReal(column).flatMap { $0.isFinite ? $0 : nil } }
}

extension OrderEvent<ExactText?> {
    /// From a row that `OrderStatements.events` has selected: id, ts, series, symbol, kind, three ids and four numbers.
    init?(_ row: Statement) {
        guard let kind = LogEvent.Kind(rawValue: row.text(4)) else { return nil }
        let part = OrderLifecycle.Part(
            id: row.integer(0), time: row.optionalInteger(1), series: row.integer(2),
            quantity: row.finiteReal(8), filledQuantity: row.finiteReal(9), fillPrice: row.finiteReal(10),
            fillFee: row.finiteReal(11))
        self.init(
            kind: kind, part: part, session: 0, orderID: ExactText(row.optionalText(5)),
            intentID: ExactText(row.optionalText(6)), fillID: ExactText(row.optionalText(7)))
    }
}
