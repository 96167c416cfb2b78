package import Blotter

/// An event as the API gives it.
package struct EventJSON {
    package static let columns = [
        "id", "ts", "type", "symbol", "session_id", "mode", "order_id", "intent_id", "description", "payload", "file",
        "line", "extra",
    ]

    /// Characters of `description`.
    private static let longestDescription = 2000
    /// Bytes of a payload that is taken apart to describe it.
    private static let longestPayload = 1 << 20

    private let event: EventRecord
    private let description: String

    package init(_ event: EventRecord) {
        self.event = event
        let payload = event.payload ?? ""
        let text =
            payload.utf8.count > Self.longestPayload
            ? payload[...] : EventDetail(event).parts.map(\.text).joined(separator: " ")[...]
        let start = text.prefix(Self.longestDescription)
        description = start.endIndex < text.endIndex ? start + "…" : String(start)
    }

    package var object: JSONText { object(with: []) }

    /// With further members.
    package func object(with more: [(String, JSONText)]) -> JSONText {
        .object(
            [
                ("id", .integer(Int(event.id))), ("ts", JSONText(event.timestamp?.description)),
                ("type", JSONText(event.kind)), ("symbol", JSONText(event.symbol)),
                ("session_id", .string(event.session)), ("mode", JSONText(event.mode)),
                ("order_id", JSONText(event.orderID)), ("intent_id", JSONText(event.intentID)),
                ("description", .string(description)), ("payload", event.payload.map { .raw($0) } ?? .null),
                ("file", .string(event.file)), ("line", .integer(Int(event.line))),
                ("extra", event.extra.map { .raw($0) } ?? .null),
            ] + (event.isCut ? [("truncated", .bool(true))] : []) + more)
    }

    package var cells: [Cell] {
        [
            .integer(event.id), Cell(event.timestamp?.description), Cell(event.kind), Cell(event.symbol),
            .text(event.session), Cell(event.mode), Cell(event.orderID), Cell(event.intentID), .text(description),
            Cell(event.payload), .text(event.file), .integer(event.line), Cell(event.extra),
        ]
    }
}
