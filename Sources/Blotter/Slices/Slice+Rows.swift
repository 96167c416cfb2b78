package import RowBinary
import SQLite
import TelemetryLog

/// Rows that are taken for one question.
extension Slice {
    private static let event = ["id", "series", "ts", "form", "order_id", "intent_id", "value1", "fill_id"]

    /// Takes rows as they come; what is not whole yet waits for more.
    package typealias Taker = (inout RowReader) throws -> Void

    /// Takes whole events, rows of `SharedTable.events`; `replacing` those of which less is known.
    package func eventTaker(replacing: Bool = false) throws -> Taker {
        var row = SharedRow(.events)
        let event = try insertion(into: "event", Self.event, replacing ? .replace : .ignore)
        let rest = try EventRest(self)
        return { [self] rows in
            while row.isNext(in: &rows) {
                guard let id = id(host: row.text("host"), src: row.text("src"), place: row.integer("place")),
                    let series = try series(of: row)
                else { continue }
                try event.bind([
                    .integer(id), .integer(series), row["ts_ns"], .integer(try form(row)), row["order_id"],
                    row["intent_id"], row["payload"], row["fill_id"],
                ])
                try event.run()
                try rest.take(row, id)
            }
        }
    }

    /// The columns that `takeTimes` reads.
    package static let times = ["host", "src", "series_key", "place", "ts_ns", "leap_ns"]

    /// Takes of events when they were and which series they are of, from rows of the columns `times`.
    package func timeTaker() throws -> Taker {
        var row = SharedRow(.events, Self.times)
        let event = try insertion(into: "event", ["id", "series", "ts", "form"], .ignore)
        let leap = try insertion(into: "leap", ["id", "previous_ts"], .ignore)
        let form = try emptyForm()
        return { [self] rows in
            while row.isNext(in: &rows) {
                guard let id = id(host: row.text("host"), src: row.text("src"), place: row.integer("place")),
                    let series = try series(of: row)
                else { continue }
                try event.bind([.integer(id), .integer(series), row["ts_ns"], .integer(form)])
                try event.run()
                if row["leap_ns"] != .null { try leap.run(.integer(id), row["leap_ns"]) }
            }
        }
    }

    /// The form of events of which nothing but their time is known.
    private func emptyForm() throws -> Int64 {
        try form(SharedRow(.events, []))
    }

    private static let life = [
        "series", "id", "order_ts", "intent_lead", "fill_lag", "fill_span", "intent_offset", "fill_offset", "is_order",
        "fills", "errors", "quantity", "filled_quantity", "fill_price", "filled_value", "priced_quantity", "fees",
        "sequenced", "ended", "traits", "fee_currency", "amendment_lag",
    ]

    /// Takes orders, rows of `SharedTable.orders`, and of the events that stand for them what the orders say.
    /// `body` gets each as an answer has it.
    package func orderTaker(_ body: @escaping (OrderRecord) -> Void = { _ in }) throws -> Taker {
        var row = SharedRow(.orders)
        let life = try insertion(into: "life", Self.life, .ignore)
        let event = try insertion(
            into: "event", ["id", "series", "ts", "form", "order_id", "intent_id"], .ignore)
        let form = try emptyForm()
        return { [self] rows in
            while row.isNext(in: &rows) {
                let host = row.text("host")
                guard let id = id(host: host, src: row.text("src"), place: row.integer("place")),
                    let series = try series(of: row)
                else { continue }
                func number(of name: String) -> Int64? {
                    guard case .text(let src) = row["\(name)_src"] else { return nil }
                    return self.id(host: host, src: src, place: row.integer("\(name)_place"))
                }
                let (intent, fill) = (number(of: "intent"), number(of: "fill"))
                try event.bind([
                    .integer(id), .integer(series), row["begin_ns"], .integer(form), row["order_id"], row["intent_id"],
                ])
                try event.run()
                try life.bind(
                    [
                        .integer(series), .integer(id), row["order_ns"], row["intent_lead"], row["fill_lag"],
                        row["fill_span"],
                    ]
                        + [intent, fill].map { Value($0.map { $0 - id }) } + Self.life[8...].map { row[$0] })
                try life.run()
                body(
                    OrderRecord(
                        row, id: id, session: named(row.text("session_id"), of: host), intentEvent: intent,
                        firstFillEvent: fill))
            }
        }
    }

    /// Takes invalid lines, rows of `SharedTable.rejects`.
    package func rejectTaker() throws -> Taker {
        var row = SharedRow(.rejects)
        let reject = try insertion(
            into: "reject", ["id", "byte_offset", "length", "position", "reason", "text", "bytes"], .ignore)
        let part = try insertion(into: "part", ["id", "line", "part"], .ignore)
        return { [self] rows in
            while row.isNext(in: &rows) {
                guard let id = id(host: row.text("host"), src: row.text("src"), place: row.integer("place")) else {
                    continue
                }
                try reject.bind(
                    [.integer(id)] + ["byte_offset", "length", "position", "reason", "text", "bytes"].map { row[$0] })
                try reject.run()
                try takeLine(row.integer("line"), part: 0, id, part)
            }
        }
    }

    /// Where the place is not the line, a row says which it is.
    fileprivate func takeLine(_ line: Int64, part: Int64, _ id: Int64, _ statement: Statement) throws {
        guard part > 0 || line != id & LineID.placeMask else { return }
        let key = LineID.key(ofLine: line, in: LineID.source(of: id))
        try statement.run(.integer(id), .integer(key), .integer(part))
    }
}

/// What few events have.
private struct EventRest {
    private let slice: Slice
    private let detail: Statement
    private let canonical: Statement
    private let part: Statement
    private let leap: Statement
    private static let columns = EventReading.columns.map(\.name)

    init(_ slice: Slice) throws {
        self.slice = slice
        detail = try slice.insertion(
            into: "detail", ["id", "extra", "written", "search_text"], .ignore)
        canonical = try slice.insertion(into: "canonical", ["id"] + Self.columns, .ignore)
        part = try slice.insertion(into: "part", ["id", "line", "part"], .ignore)
        leap = try slice.insertion(into: "leap", ["id", "previous_ts"], .ignore)
    }

    func take(_ row: SharedRow, _ id: Int64) throws {
        let details = ["extra", "written", "search_text"].map { row[$0] }
        if details.contains(where: { $0 != .null }) {
            try detail.bind([.integer(id)] + details)
            try detail.run()
        }
        if row.integer("is_read") != 0 {
            try canonical.bind([.integer(id)] + Self.columns.map { row[$0] })
            try canonical.run()
        }
        if row["leap_ns"] != .null { try leap.run(.integer(id), row["leap_ns"]) }
        try slice.takeLine(row.integer("line"), part: row.integer("part"), id, part)
    }
}
