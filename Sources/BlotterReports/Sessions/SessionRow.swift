package import Blotter

/// A session as a row, and as an object of JSON: the columns of the view `sessions`, and how its orders were filled.
package struct SessionRow {
    /// The names of the members, in their order.
    package static let columns = [
        "session_id", "mode", "first_ts", "last_ts", "events", "intents", "orders", "fills", "gates", "errors",
        "invalid_lines", "symbols", "files", "bytes", "fill_ratio", "silent", "order_to_fill_p95_ms",
    ]

    /// The values, in the order of `columns`.
    package let cells: [Cell]

    /// With its latencies from order to fill.
    package init(_ session: SessionRecord, _ latency: Latency) {
        let counts = [
            session.events, session.intents, session.orders, session.fills, session.gates, session.errors,
            session.invalid, session.symbols, session.files, session.bytes,
        ]
        cells =
            [
                .text(session.session), Cell(session.mode), Cell(session.first?.description),
                Cell(session.last?.description),
            ] + counts.map(Cell.integer) + [Cell(session.fillRatio), Cell(session.silence?.reason), Cell(latency.p95)]
    }

    /// All in one object.
    package var object: JSONText { .object(zip(Self.columns, cells).map { ($0, .raw($1.json)) }) }
}
