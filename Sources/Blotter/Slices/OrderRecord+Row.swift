import SQLite
import TelemetryLog

extension OrderRecord {
    /// Of a row of `SharedTable.orders`, whose host has read what its event says.
    init(_ row: SharedRow, id: Int64, session: String, intentEvent: Int64?, firstFillEvent: Int64?) {
        func text(_ name: String) -> String? { if case .text(let value) = row[name] { value } else { nil } }
        func real(_ name: String) -> Double? { if case .real(let value) = row[name] { value } else { nil } }
        func integer(_ name: String) -> Int64? { if case .integer(let value) = row[name] { value } else { nil } }
        func time(_ name: String) -> Timestamp? { integer(name).map { Timestamp(nanoseconds: $0) } }
        func milliseconds(_ name: String) -> Double? {
            row["order_ns"] == .null ? nil : integer(name).map { Double($0) / 1_000_000 }
        }
        self.init(
            id: id, session: session, orderID: text("order_id"), symbol: text("symbol"), mode: text("mode"),
            side: text("side"), quantity: real("quantity"), type: text("order_type"), limitPrice: real("limit_price"),
            venue: text("venue"), account: text("account"), intentID: text("intent_id"),
            intentTime: time("intent_ns"), time: time("order_ns"), begin: time("begin_ns"),
            firstFill: time("first_fill_ns"), lastFill: time("last_fill_ns"), fills: row.integer("fills"),
            errors: row.integer("errors"), filledQuantity: real("filled_quantity"),
            averagePrice: real("avg_fill_price"), fees: real("fees"), feeCurrency: text("fee_currency"),
            intentToOrder: milliseconds("intent_lead"), orderToFill: milliseconds("fill_lag"),
            state: OrderState(rawValue: row.text("state")) ?? .open, matchedBy: text("matched_by"),
            error: text("error"), intentEvent: intentEvent, firstFillEvent: firstFillEvent)
    }
}
