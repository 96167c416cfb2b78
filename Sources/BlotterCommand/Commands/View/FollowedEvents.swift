import Blotter
import BlotterReports
import TelemetryLog

/// Events that are followed, as they are printed: for people one a line, else in the form that was asked for.
final class FollowedEvents {
    private let output: Output
    private let isJSON: Bool
    private let listing: EventListing?
    private let writer: (any RowWriter)?

    init(_ rows: RowOptions, to output: Output, _ question: ViewQuestion) {
        self.output = output
        isJSON = [.json, .jsonl].contains(rows.format)
        listing = rows.format == nil ? EventListing(to: output, question.filter, pattern: question.pattern) : nil
        writer = rows.format == nil || isJSON ? nil : rows.writer(to: output)
        writer?.begin(columns: EventRow.columns)
    }

    /// One of the index here, in JSON as it was logged.
    func append(_ event: EventRecord) {
        listing?.append(event)
        if isJSON { output.write(event) }
        writer?.row(EventRow(event).cells)
    }

    /// One of a server, as its API gives it.
    func append(json: String) {
        if isJSON { return output.write((output.isTerminal ? JSONText.terminalSafe(json) : json) + "\n") }
        let members = Payload(json)
        func text(_ name: String) -> String? {
            if case .string(let text)? = members[name] { text } else { nil }
        }
        writer?.row(EventRow.columns.map { Cell(members[$0]) })
        listing?.append(
            EventRecord(
                timestamp: text("ts").flatMap(Self.time), session: text("session_id") ?? "",
                symbol: text("symbol"), kind: text("type")), described: text("description") ?? "")
    }

    private static func time(_ text: String) -> Timestamp? {
        var text = text
        return text.withUTF8 { Timestamp(text: UnsafeRawBufferPointer($0)) }
    }

    /// Sends on what was appended.
    func flush() {
        listing?.flow()
        // The output keeps a failure for its last flush, which tells it.
        try? output.flush()
    }
}

extension Cell {
    /// Of a member of JSON: what is nested is its text.
    fileprivate init(_ value: Payload.Value?) {
        switch value {
        case nil, .null: self = .null
        case .number(let digits): self = Int64(digits).map(Cell.integer) ?? Double(digits).map(Cell.real) ?? .null
        case .string, .bool, .nested: self = Cell(value?.text)
        }
    }
}
