import SQLite
package import TelemetryLog

/// One order's row in the ledger, as the view `orders` has it, and why it was rejected.
package struct OrderRecord: Sendable, Equatable {
    /// The row of the event that stands for it: the order's own, or an orphan's first.
    package var id: Int64
    /// Its session: that of the log's name where the event names none.
    package var session: String
    /// The order's own id; nil where it has none.
    package var orderID: String?
    /// The symbol, as `BTC-USD`.
    package var symbol: String?
    /// The mode, as `live`.
    package var mode: String?
    /// `buy`, `sell`, or whatever else the order says; nil for an orphan.
    package var side: String?
    /// What was ordered, or what the last amendment made of it, in units of the asset.
    package var quantity: Double?
    /// The order's type, as `limit`.
    package var type: String?
    /// As ordered, or as the last amendment with a price has it; nil where there is none.
    package var limitPrice: Double?
    /// Where the order was placed; nil where it does not say.
    package var venue: String?
    /// Whose order it is; nil where it does not say.
    package var account: String?
    /// The id of the intent that led to it.
    package var intentID: String?
    /// When that intent was.
    package var intentTime: Timestamp?
    /// nil for an orphan.
    package var time: Timestamp?
    /// When it was placed, or the first event of an orphan came.
    package var begin: Timestamp?
    /// When the first fill with a time was.
    package var firstFill: Timestamp?
    /// When the last fill with a time was.
    package var lastFill: Timestamp?
    /// How many fills it has; one that bears an id of its own counts once, and one that a bust takes back not at all.
    package var fills: Int64
    /// How many errors bear its id.
    package var errors: Int64
    /// What was filled, in units of the asset; nil where no fill says.
    package var filledQuantity: Double?
    /// Weighted by quantity.
    package var averagePrice: Double?
    /// What its fills cost beside their price; nil where no fill says, and where that is in several currencies.
    package var fees: Double?
    /// The currency of the fees, as `USD`; nil where no fill names it.
    package var feeCurrency: String?
    /// Milliseconds, below zero when the clock was set back.
    package var intentToOrder: Double?
    /// Milliseconds to the first fill, below zero when the clock was set back.
    package var orderToFill: Double?
    /// What became of it.
    package var state: OrderState
    /// `id`, or `sequence` when an id was missing.
    package var matchedBy: String?
    /// What the last error with its id says.
    package var error: String?
    /// The events of its intent and of its first fill.
    var intentEvent: Int64?
    var firstFillEvent: Int64?
}

extension OrderRecord {
    /// Selects what `init(_:)` reads of the lifecycle whose series and id are ?1 and ?2 in an index.
    static func selection(_ connection: Connection) throws -> String {
        selection(
            side: "iif(l.is_order, \(reading("side")), NULL)", type: "iif(l.is_order, \(reading("order_type")), NULL)",
            price: "iif(l.is_order, coalesce(l.amended_price, \(reading("limit_price"))), NULL)",
            venue: reading("venue"), account: reading("account"), error: try error(connection))
    }

    /// Selects as `selection`, but NULL for what would have to be read from payloads.
    static let cutSelection = selection(
        side: "NULL", type: "NULL", price: "NULL", venue: "NULL", account: "NULL", error: "NULL")

    private static func selection(
        side: String, type: String, price: String, venue: String, account: String, error: String
    ) -> String {
        """
        SELECT l.id, s.session, r.order_id, s.symbol, s.mode, \(side), l.quantity, \(type),
            iif(l.is_order, coalesce(r.intent_id, (SELECT intent_id FROM event WHERE event.id = l.intent)), NULL),
            l.intent_ts, l.order_ts, l.first_fill_ts, l.last_fill_ts, l.fills, l.errors, l.filled_quantity,
            l.avg_fill_price, l.fees, l.intent_lead / 1000000.0, l.fill_lag / 1000000.0,
            l.state, l.matched_by, \(error), l.intent, l.first_fill, r.ts,
            l.fee_currency, \(price), \(venue), \(account)
        FROM ledger AS l JOIN series AS s ON s.id = l.series JOIN unlabelled AS r ON r.id = l.id
        WHERE l.series = ?1 AND l.id = ?2
        """
    }

    /// What the event that stands for the order says.
    private static func reading(_ column: String) -> String {
        "(SELECT x.\(column) FROM reading AS x WHERE x.id = l.id)"
    }

    /// What the last error says that bears an id of `ledger AS l`, `series AS s`, `event AS r` in an index.
    static func error(_ connection: Connection) throws -> String {
        // Where no order has two ids, there is nothing to be paid for them.
        let isOfOrder =
            try connection.hasOtherOrderIDs()
            ? "IN (SELECT k.value FROM same_order AS n, json_each(n.order_ids) AS k WHERE n.id = l.id)"
            : "= r.order_id"
        return """
            (
                SELECT (SELECT c.error FROM reading AS c WHERE c.id = x.id)
                FROM event AS e INDEXED BY event_order
                JOIN series AS t ON t.id = e.series
                JOIN unlabelled AS x ON x.id = e.id
                WHERE l.errors > 0 AND e.order_id \(isOfOrder) AND t.session = s.session AND t.kind = 'error'
                ORDER BY e.ts DESC, e.id DESC LIMIT 1
            )
            """
    }

    init(_ row: Statement) {
        func time(_ column: Int32) -> Timestamp? {
            row.optionalInteger(column).map { Timestamp(nanoseconds: $0) }
        }
        id = row.integer(0)
        session = row.text(1)
        orderID = row.optionalText(2)
        symbol = row.optionalText(3)
        mode = row.optionalText(4)
        side = row.optionalText(5)
        quantity = row.optionalReal(6)
        type = row.optionalText(7)
        intentID = row.optionalText(8)
        intentTime = time(9)
        self.time = time(10)
        firstFill = time(11)
        lastFill = time(12)
        fills = row.integer(13)
        errors = row.integer(14)
        filledQuantity = row.optionalReal(15)
        averagePrice = row.optionalReal(16)
        fees = row.optionalReal(17)
        intentToOrder = row.optionalReal(18)
        orderToFill = row.optionalReal(19)
        state = OrderState(rawValue: row.text(20)) ?? .open
        matchedBy = row.optionalText(21)
        error = row.optionalText(22)
        intentEvent = row.optionalInteger(23)
        firstFillEvent = row.optionalInteger(24)
        begin = time(25)
        feeCurrency = row.optionalText(26)
        limitPrice = row.optionalReal(27)
        venue = row.optionalText(28)
        account = row.optionalText(29)
    }
}
