import SQLite
import TelemetryLog

/// What events say in the terms of orders, fills and gates, as the view `reading` has it, without their payloads being
/// made for it: for questions about many events.
struct CanonicalColumn {
    /// Of `event AS e`: a text as it was written, of numbers, too; NULL without any.
    let text: String

    /// A field that the table `canonical` has a column of.
    init(_ field: PayloadField, _ connection: Connection) throws {
        let native = try PayloadColumns(field, connection).text
        let name = field == .currentPrice ? "reference_price" : field.names[0]
        let canonical = "(SELECT CAST(c.\(name) AS TEXT) FROM canonical AS c WHERE c.id = e.id)"
        let isForeign = try connection.foreignCondition()
        text = isForeign.map { "CASE WHEN \($0) THEN \(canonical) ELSE \(native) END" } ?? native
    }

    /// Of the event with the id that `id` is, which is SQL.
    func text(of id: String) -> String { "(SELECT \(text) FROM event AS e WHERE e.id = \(id))" }
}

extension Connection {
    /// A condition that holds for `event AS e` of other systems' logs; nil where the index has none of them.
    func foreignCondition() throws -> String? {
        let forms = try prepare("SELECT id FROM form WHERE format IS NOT NULL").rows { String($0.integer(0)) }
        return forms.isEmpty ? nil : "e.form IN (\(forms.joined(separator: ", ")))"
    }
}

extension Double {
    /// A number of JSON, which may have been a text; nil for anything else.
    init?(decimal text: String) {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard let first = digits.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first,
            // What has one is hexadecimal.
            !digits.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }), let value = Double(text), value.isFinite
        else { return nil }
        self = value
    }
}
