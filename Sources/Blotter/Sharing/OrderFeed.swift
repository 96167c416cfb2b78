package import RowBinary
import SQLite

/// Gives orders as rows of `SharedTable.orders`.
package final class OrderFeed {
    /// Where an order is in the index: its row in `life`.
    package struct Place: Hashable, Sendable {
        /// The series of the event that stands for it.
        package var series: Int64
        /// That event's row.
        package var id: Int64

        /// A row of `life`.
        package init(series: Int64, id: Int64) {
            self.series = series
            self.id = id
        }
    }

    /// What an order is told by in other stores, and what decides which of two rows of it holds.
    package struct Identity: Hashable, Sendable {
        /// Its session.
        package var session: String
        /// `=` and its id; of one without `#`, its log and its place there.
        package var key: String
        /// The day it is kept under.
        package var day: UInt16

        /// Of one order.
        package init(session: String, key: String, day: UInt16) {
            self.session = session
            self.key = key
            self.day = day
        }
    }

    private let life: Statement
    private let rare: Statement
    private let steps: ClockSteps
    private var reading: EventReading
    private var series: SharedSeriesList
    private var scratch = RowWriter()

    private enum Column {
        static let time: Int32 = 20
        static let form: Int32 = 21
        static let orderID: Int32 = 22
        static let intentID: Int32 = 23
        static let firstValue: Int32 = 24
        static let intentsID: Int32 = 33
        static let line: Int32 = 34
    }

    init(_ connection: Connection, host: String) throws {
        life = try connection.prepare(
            """
            SELECT l.order_ts, l.intent_lead, l.fill_lag, l.fill_span, l.intent_offset, l.fill_offset, l.is_order,
                l.fills, l.errors, l.quantity, l.filled_quantity, l.fill_price, l.filled_value, l.priced_quantity,
                l.fees, l.sequenced, l.ended, l.traits, l.fee_currency, l.amendment_lag,
                e.ts, e.form, e.order_id, e.intent_id, e.value1, e.value2, e.value3, e.value4, e.value5, e.value6,
                e.value7, e.value8, e.fill_id,
                iif(l.is_order AND e.intent_id IS NULL,
                    (SELECT i.intent_id FROM event AS i WHERE i.id = l.id + l.intent_offset), e.intent_id),
                \(LineID.line(of: "l.id")), \(LineID.part(of: "l.id"))
            FROM life AS l JOIN event AS e ON e.id = l.id WHERE l.series = ? AND l.id = ?
            """)
        rare = try connection.prepare(
            """
            SELECT l.amended_price, \(try OrderRecord.error(connection))
            FROM ledger AS l JOIN series AS s ON s.id = l.series JOIN event AS r ON r.id = l.id
            WHERE l.series = ? AND l.id = ?
            """)
        steps = try connection.backwardSteps()
        reading = try EventReading(connection)
        series = try SharedSeriesList(connection, host: host)
    }

    /// Appends an order, as of `version` of its session, where `isWanted` with its identity and how many events it is made
    /// of; `log` gives the logs that sources are. False where it is there no more.
    package func append(
        _ place: Place, to rows: inout RowWriter, version: (String) throws -> UInt64,
        log: (Int64) throws -> SharedLog?, isWanted: (Identity, _ events: Int64) throws -> Bool
    ) throws -> Bool {
        defer { life.reset() }
        try life.bind([.integer(place.series), .integer(place.id)])
        guard try life.step(), let own = try log(LineID.source(of: place.id)) else { return false }
        let labels = try series.series(place.series, of: own)
        let identity = Identity(
            session: labels.session, key: Self.key(life.optionalText(Column.orderID), place.id, own),
            day: SharedDay.of(life.optionalInteger(0) ?? life.optionalInteger(Column.time)))
        guard try isWanted(identity, eventCount) else { return true }
        rows.append(written: labels.labels)
        rows.append(try version(labels.session))
        appendPlace(place.id, identity, to: &rows)
        rows.append(life, Column.orderID)
        try appendLife(place.id, log, to: &rows)
        appendDerived(place, to: &rows)
        try appendReading(place, to: &rows)
        let lead = life.optionalInteger(0) == nil ? nil : life.optionalInteger(1)
        let lag = life.optionalInteger(0) == nil ? nil : life.optionalInteger(2)
        rows.append(crosses(lead, place.id, life.optionalInteger(4)))
        rows.append(crosses(lag, place.id, life.optionalInteger(5)))
        rows.append(UInt8(0))
        rows.endRow()
        return true
    }

    /// How many events it is made of, at least.
    private var eventCount: Int64 {
        life.integer(6) + life.integer(7) + life.integer(8) + (life.isNull(4) ? 0 : 1) + (life.isNull(16) ? 0 : 1)
    }

    /// What the order of an event is told by.
    static func key(_ orderID: String?, _ id: Int64, _ log: SharedLog) -> String {
        orderID.map { "=" + $0 } ?? "#\(log.src):\(id & LineID.placeMask)"
    }

    private func crosses(_ length: Int64?, _ id: Int64, _ offset: Int64?) -> UInt8 {
        length != nil && steps.areBetween(id, id &+ (offset ?? 0)) ? 1 : 0
    }

    /// From `line` to `order_key`.
    private func appendPlace(_ id: Int64, _ identity: Identity, to rows: inout RowWriter) {
        for number in [life.integer(Column.line), life.integer(Column.line + 1), id & LineID.placeMask] {
            rows.append(UInt64(number))
        }
        rows.append(identity.day)
        rows.append(identity.key)
    }

    /// From `order_ns` to `amendment_lag`.
    private func appendLife(_ id: Int64, _ log: (Int64) throws -> SharedLog?, to rows: inout RowWriter) throws {
        for column in Int32(0)...3 { rows.append(life.optionalInteger(column)) }
        for column in Int32(4)...5 {
            let event = life.optionalInteger(column).map { id &+ $0 }
            let src = try event.flatMap { try log(LineID.source(of: $0))?.src }
            rows.append(src)
            rows.append(src == nil ? nil : event.map { UInt64($0 & LineID.placeMask) })
        }
        rows.append(UInt8(life.integer(6) != 0 ? 1 : 0))
        rows.append(life.integer(7))
        rows.append(life.integer(8))
        for column in Int32(9)...14 { rows.append(life.optionalReal(column)) }
        rows.append(life.integer(15))
        rows.append(life.optionalInteger(16))
        rows.append(life.integer(17))
        rows.append(life, 18)
        rows.append(life.optionalInteger(19))
    }

    /// From `begin_ns` to `avg_fill_price`, as the view `ledger` makes them.
    private func appendDerived(_ place: Place, to rows: inout RowWriter) {
        let time = life.optionalInteger(0) ?? 0
        rows.append(life.optionalInteger(Column.time))
        rows.append(life.optionalInteger(1).map { time &- $0 })
        let first = life.optionalInteger(2).map { time &+ $0 }
        rows.append(first)
        rows.append(first.flatMap { first in life.optionalInteger(3).map { first &+ $0 } })
        let quantity = life.optionalReal(13) ?? life.optionalReal(10)
        let weighted = life.optionalReal(12).flatMap { value in quantity.flatMap { $0 == 0 ? nil : value / $0 } }
        rows.append(life.optionalReal(11) ?? weighted)
    }

    /// From `side` to `error`.
    private func appendReading(_ place: Place, to rows: inout RowWriter) throws {
        scratch.removeAll()
        try reading.begin(at: place.id)
        try reading.append(
            place.id, form: life.integer(Column.form), life, firstValue: Column.firstValue, to: &scratch)
        let own = EventReading.Values(scratch.bytes)
        let isOrder = life.integer(6) != 0
        let isAmended = life.integer(17) & OrderLifecycle.Traits.amended.rawValue != 0
        let (price, error) = isAmended || life.integer(8) > 0 ? try rareValues(of: place) : (nil, nil)
        rows.append(isOrder ? own["side"] : nil)
        rows.append(isOrder ? own["order_type"] : nil)
        rows.append(isOrder ? price ?? own[number: "limit_price"] : nil)
        rows.append(own["venue"])
        rows.append(own["account"])
        if isOrder { rows.append(life, Column.intentsID) } else { rows.append(isNull: true) }
        rows.append(state.rawValue)
        rows.append(matchedBy)
        rows.append(error)
    }

    private func rareValues(of place: Place) throws -> (price: Double?, error: String?) {
        try rare.rows(.integer(place.series), .integer(place.id)) { ($0.optionalReal(0), $0.optionalText(1)) }.first
            ?? (nil, nil)
    }

    private var state: OrderState {
        OrderTally.Life(
            id: 0, isOrder: life.integer(6) != 0, fills: life.integer(7), errors: life.integer(8),
            quantity: life.optionalReal(9), filledQuantity: life.optionalReal(10), ended: life.integer(16)
        ).state
    }

    /// As the view `ledger` has it.
    private var matchedBy: String? {
        let traits = OrderLifecycle.Traits.amended.rawValue | OrderLifecycle.Traits.busted.rawValue
        let isMatched =
            life.integer(6) != 0
            && (life.integer(7) != 0 || life.integer(8) != 0 || !life.isNull(16) || life.integer(17) & traits != 0)
        guard !life.isNull(4) || isMatched else { return nil }
        return life.integer(15) >= OrderLifecycle.Sequence.foundIntent.rawValue ? "sequence" : "id"
    }
}
