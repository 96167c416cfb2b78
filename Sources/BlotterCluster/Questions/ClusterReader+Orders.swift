package import Blotter
import RowBinary
import TelemetryLog

/// The questions about orders and fills.
extension ClusterReader {
    package func orderCounts(_ filter: OrderFilter) throws -> OrderCounts {
        try askOrders(filter) { try $0.orderCounts($1) }
    }

    private func askOrders<Result>(
        _ filter: OrderFilter, _ body: (IndexReader, OrderFilter) throws -> Result
    ) throws -> Result {
        try ask(filter.events) { slice, events in
            // Hosts have counted the orders of whole series.
            if filter.isOfLabels { return try loadUncounted(slice) }
            try loadWholeOrders(slice, filter, events)
        } _: { reader, events in
            var filter = filter
            filter.events = events
            return try body(reader, filter)
        }
    }

    /// The orders that may pass, with the events that rules about stuck orders look at.
    private func loadWholeOrders(_ slice: Slice, _ filter: OrderFilter, _ events: EventFilter) throws {
        if filter.stuck != nil {
            let sessions = try slice.sessions(events)
            try loadEvents(
                slice,
                where: """
                    \(ofHosts) AND \(term(sessions: sessions)) AND (host, session_id, order_id) GLOBAL IN (SELECT host, session_id, \
                    order_id FROM blotter.orders_all WHERE \(ofHosts) AND fills = 0)
                    """)
            try loadTimes(slice, where: "\(ofHosts) AND \(term(sessions: sessions))")
        }
        try loadOrders(slice, events)
    }

    package func orders(_ filter: OrderFilter, limit: Int?, _ body: (OrderRecord) throws -> Bool) throws {
        let records = Records()
        try ask(filter.events) { slice, events in
            let edge = try limit.flatMap { try lastBegin(slice, filter, events, limit: $0) }
            if filter.stuck != nil { try loadWholeOrders(slice, filter, events) }
            let condition = try condition(filter, events, slice)
            try stream(
                """
                SELECT \(SharedTable.orders.columnList) FROM blotter.orders_all FINAL \
                WHERE deleted = 0 AND \(condition) AND \(edge ?? "1")
                """, slice.orderTaker { records.byEvent[$0.id] = $0 })
        } _: { reader, events in
            var filter = filter
            filter.events = events
            for id in try reader.orderEvents(filter, limit: limit) {
                guard let record = records.byEvent[id] else { continue }
                guard try body(record) else { return }
            }
        }
    }

    /// The condition for those that begin no earlier than the last `limit`; nil where all have to be looked at.
    private func lastBegin(
        _ slice: Slice, _ filter: OrderFilter, _ events: EventFilter, limit: Int
    ) throws -> String? {
        guard filter.stuck == nil, filter.events.kinds.isEmpty, filter.lengths.isEmpty, limit > 0 else { return nil }
        let begins = try cluster.rows(
            """
            SELECT begin_ns FROM blotter.orders_all FINAL WHERE deleted = 0 AND \(condition(filter, events, slice)) \
            ORDER BY begin_ns DESC LIMIT \(limit)
            """
        ) { reader throws(RowReader.Incomplete) in try reader.optionalInteger() }
        guard begins.count == limit, let last = begins.last, let time = last else { return nil }
        return "begin_ns >= \(time)"
    }

    /// What an order has to be, as far as that is a matter of its columns.
    private func condition(_ filter: OrderFilter, _ events: EventFilter, _ slice: Slice) throws -> String {
        var terms = [try condition(events, slice, time: "begin_ns", labels: [.session, .symbol, .mode])]
        if !filter.states.isEmpty {
            terms.append("state IN (\(filter.states.map(\.rawValue.quoted).joined(separator: ", ")))")
        }
        if let latest = filter.latest { terms.append("begin_ns <= \(latest.nanoseconds)") }
        return terms.joined(separator: " AND ")
    }

    package func orders(withID id: String, _ filter: OrderFilter, limit: Int?) throws -> [OrderRecord] {
        let slice = try slice()
        let events = try slice.qualified(filter.events)
        var labels = EventFilter()
        labels.sessions = events.sessions
        let ofSessions = try condition(labels, slice, time: nil, labels: [.session])
        let sessions = try cluster.rows(
            """
            SELECT DISTINCT host, session_id FROM blotter.events_all WHERE \(ofSessions) \
            AND (order_id = \(id.quoted) OR intent_id = \(id.quoted) OR other_order_id = \(id.quoted))
            """
        ) { reader throws(RowReader.Incomplete) in (try reader.text(), try reader.text()) }
        let names = sessions.map { hosts.count > 1 ? "\($0)/\($1)" : $1 }
        return try askSessions(names) { slice in
            var filter = filter
            filter.events = events
            return try slice.reader.orders(withID: id, filter, limit: limit)
        }
    }

    package func events(of order: OrderRecord, limit: Int?) throws -> [EventRecord] {
        try askSessions([order.session]) { try $0.reader.events(of: order, limit: limit) }
    }

    package func missingFills(_ filter: OrderFilter) throws -> [MissingFills] {
        try ask(filter.events) { slice, events in
            let sessions = filter.isOfLabels ? try slice.uncountedSessions() : try slice.sessions(events)
            try loadSessions(slice, sessions)
        } _: { reader, events in
            var filter = filter
            filter.events = events
            return try reader.missingFills(filter)
        }
    }

    // MARK: Fills

    /// Asks of the whole sessions in which there are events that pass `filter`.
    private func askWhole<Result>(
        _ filter: EventFilter, _ body: (Slice, EventFilter) throws -> Result
    ) throws -> Result {
        let slice = try slice()
        let filter = try slice.qualified(filter)
        return try askSessions(slice.sessions(filter)) { try body($0, filter) }
    }

    package func fillPage(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> FillPage {
        try askWhole(filter) { try $0.reader.fillPage($1, limit: limit, before: place) }
    }

    package func fills(_ filter: EventFilter, _ body: (FillRecord) throws -> Bool) throws {
        try askWhole(filter) { try $0.reader.fills($1, body) }
    }

    package func fillCount(_ filter: EventFilter) throws -> Int64 {
        try askWhole(filter) { try $0.reader.fillCount($1) }
    }

    package func medianSlippage(_ filter: EventFilter) throws -> (median: Double?, orders: Int64) {
        try askWhole(filter) { try $0.reader.medianSlippage($1) }
    }

    package func positions(_ question: PositionQuestion) throws -> [Position] {
        try askWhole(question.filter) { slice, filter in
            var question = question
            question.filter = filter
            return try slice.positions(question)
        }
    }

    package func slippage(_ question: PositionQuestion) throws -> [Slippage] {
        try askWhole(question.filter) { slice, filter in
            var question = question
            question.filter = filter
            return try slice.reader.slippage(question)
        }
    }
}

/// Orders by the events that stand for them.
private final class Records {
    var byEvent: [Int64: OrderRecord] = [:]
}
