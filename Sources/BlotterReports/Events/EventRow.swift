package import Blotter

/// An event as the API gives it.
package struct EventRow {
    /// The names of the members, in their order; the same head a CSV.
    package static let columns = [
        "id", "ts", "type", "symbol", "session_id", "mode", "order_id", "intent_id", "description", "payload", "file",
        "line", "extra", "part", "permalink",
    ]

    /// Characters of `description`.
    private static let longestDescription = 2000
    /// Bytes of a payload that is taken apart to describe it.
    private static let longestPayload = 1 << 20

    private let event: EventRecord
    private let description: String

    /// Of an event of the index.
    package init(_ event: EventRecord) {
        self.event = event
        let payload = event.payload ?? ""
        let text =
            payload.utf8.count > Self.longestPayload
            ? payload[...] : EventDetail(event).parts.map(\.text).joined(separator: " ")[...]
        let start = text.prefix(Self.longestDescription)
        description = start.endIndex < text.endIndex ? start + "…" : String(start)
    }

    /// The members as `columns` names them, and `truncated` where texts of the event were cut.
    package var object: JSONText { object(with: []) }

    /// The same, with further members at the end.
    package func object(with more: [(String, JSONText)]) -> JSONText {
        .object(
            [
                ("id", .integer(Int(event.id))), ("ts", JSONText(event.timestamp?.description)),
                ("type", JSONText(event.kind)), ("symbol", JSONText(event.symbol)),
                ("session_id", .string(event.session)), ("mode", JSONText(event.mode)),
                ("order_id", JSONText(event.orderID)), ("intent_id", JSONText(event.intentID)),
                ("description", .string(description)), ("payload", event.payload.map { .raw($0) } ?? .null),
                ("file", .string(event.file)), ("line", .integer(Int(event.line))),
                ("extra", event.extra.map { .raw($0) } ?? .null), ("part", .integer(Int(event.part))),
                ("permalink", .string(event.address.description)),
            ] + (event.isCut ? [("truncated", .bool(true))] : []) + more)
    }

    /// The values in the order of `columns`: payload and extra as the text of their JSON.
    package var cells: [Cell] {
        [
            .integer(event.id), Cell(event.timestamp?.description), Cell(event.kind), Cell(event.symbol),
            .text(event.session), Cell(event.mode), Cell(event.orderID), Cell(event.intentID), .text(description),
            Cell(event.payload), .text(event.file), .integer(event.line), Cell(event.extra),
            .integer(event.part), .text(event.address.description),
        ]
    }
}
