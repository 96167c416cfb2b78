import SQLite
import TelemetryLog

/// What is counted of the gates and errors among the rows of `event AS e`, as SQL.
struct ReasonColumns {
    /// The reason; empty where none is given. Those that begin with the same 1,000 characters are one.
    let text: String
    /// Whether it counts: of the gates those that block.
    let condition: String

    private static let longest = 1000

    /// Of gates, or of errors.
    init(ofGates isGate: Bool, _ connection: Connection) throws {
        let field = isGate ? PayloadField.reason : .error
        let native = try PayloadColumns(field, connection).text
        let canonical = "(SELECT c.\(field.names[0]) FROM canonical AS c WHERE c.id = e.id)"
        text = "substr(coalesce(\(canonical), \(native), ''), 1, \(Self.longest))"
        condition =
            try isGate
            ? "(\(PayloadColumns(.decision, connection).isOne(of: "'BLOCK'")) "
                + "OR \(PayloadColumns(.passed, connection).isOne(of: "'false', '0'")) "
                + "OR (SELECT c.decision FROM canonical AS c WHERE c.id = e.id) = 'BLOCK')" : "TRUE"
    }

    /// A text as far as it counts.
    static func cut(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard text.count > longest else { return text }
        // Bytes with which no character begins are 10xxxxxx.
        var characters = 0
        let end = text.firstIndex { byte in
            if byte & 0xC0 != 0x80 { characters += 1 }
            return characters > longest
        }
        return UnsafeRawBufferPointer(rebasing: text[..<(end ?? text.count)])
    }
}
