import SQLite
package import TelemetryLog

/// One fill that counts, as the view `fills` has it.
package struct FillRecord: Sendable {
    /// The row of its event.
    package var id: Int64
    /// nil where the time is missing or cannot be read.
    package var timestamp: Timestamp?
    /// Its session: that of the log's name where the event names none.
    package var session: String
    /// The symbol, as `BTC-USD`.
    package var symbol: String?
    /// The order that it fills.
    package var orderID: String?
    /// Its own id; one that comes again counts once.
    package var fillID: String?
    /// `buy`, `sell`, or whatever else it says, or its order.
    package var side: String?
    /// What it fills, in units of the asset.
    package var quantity: Double?
    /// What one unit cost.
    package var price: Double?
    /// What it cost beside its price.
    package var fee: Double?
    /// The currency of the fee, where it is named.
    package var feeCurrency: String?
    /// Quantity times price.
    package var notional: Double?
    /// What the intent of its order was decided at.
    package var referencePrice: Double?
    /// How much worse the price is than that, in hundredths of a percent.
    package var slippage: Double?
    /// Where it was filled.
    package var venue: String?
    /// Whose it is.
    package var account: String?
    /// The log's path in its folder.
    package var file: String
    /// The line in the log, from 1, and which of its events it is, from 0.
    package var line: Int64
    /// Which of its line's events it is, from 0.
    package var part: Int64
    private var mark: String

    /// Where it is for good.
    package var address: EventAddress { EventAddress(source: mark, line: line, part: part) }

    static let selection = """
        SELECT f.id, f.ts_ns, f.session_id, f.symbol, f.order_id, f.fill_id, f.side, f.quantity, f.price, f.fee,
            f.fee_currency, f.notional, f.reference_price, f.slippage_bps, f.venue, f.account, f.file, f.line, f.part
        FROM fills AS f
        """

    init(_ row: Statement, reader: IndexReader) throws {
        id = row.integer(0)
        timestamp = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
        session = row.text(2)
        symbol = row.optionalText(3)
        orderID = row.optionalText(4)
        fillID = row.optionalText(5)
        side = row.optionalText(6)
        quantity = row.optionalReal(7)
        price = row.optionalReal(8)
        fee = row.optionalReal(9)
        feeCurrency = row.optionalText(10)
        notional = row.optionalReal(11)
        referencePrice = row.optionalReal(12)
        slippage = row.optionalReal(13)
        venue = row.optionalText(14)
        account = row.optionalText(15)
        file = row.text(16)
        line = row.integer(17)
        part = row.integer(18)
        mark = try reader.mark(of: LineID.source(of: id))
    }
}

/// Some of the fills that were asked for, oldest first.
package struct FillPage: Sendable {
    /// Oldest first.
    package var fills: [FillRecord] = []
    /// The place before which the next page ends; nil when there is none.
    package var next: EventOrder.Place?
}
