import SQLite
import TelemetryLog

/// What is counted of the gates and errors among the rows of `event AS e`, as SQL.
struct ReasonColumns {
    /// The reason; empty where none is given. Those that begin with the same 1,000 characters are one.
    let text: String
    /// Whether it counts: of the gates those that block.
    let condition: String
    /// Whether it decides at all, of gates.
    let isDecided: String

    private static let longest = 1000

    /// Of gates, or of errors.
    init(ofGates isGate: Bool, _ connection: Connection) throws {
        let field = isGate ? PayloadField.reason : .error
        let native = try PayloadColumns(field, connection).text
        let canonical = "(SELECT c.\(field.names[0]) FROM canonical AS c WHERE c.id = e.id)"
        text = "substr(coalesce(\(canonical), \(native), ''), 1, \(Self.longest))"
        guard isGate else {
            (condition, isDecided) = ("TRUE", "TRUE")
            return
        }
        let (decision, passed) = (try PayloadColumns(.decision, connection), try PayloadColumns(.passed, connection))
        let isForeign = try connection.foreignCondition()
        let verdict = { (verdicts: String, passes: String) in
            let told = "(SELECT c.decision FROM canonical AS c WHERE c.id = e.id) IN (\(verdicts))"
            let terms =
                [decision.isOne(of: verdicts), passed.isOne(of: passes)]
                + (isForeign.map { ["\($0) AND \(told)"] } ?? [])
            return "(\(terms.joined(separator: " OR ")))"
        }
        condition = verdict("'BLOCK'", "'false', '0'")
        // What says neither is no decision.
        isDecided = verdict("'ALLOW', 'BLOCK'", "'true', 'false', '0', '1'")
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
