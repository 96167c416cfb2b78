import SQLite
import TelemetryLog

/// What events say in the terms of orders, fills and gates, as the view `reading` has it, without their payloads being
/// made for it: for questions about many events.
struct CanonicalColumn {
    private let native: String
    private let name: String

    /// A field that the table `canonical` has a column of.
    init(_ field: PayloadField, _ connection: Connection) throws {
        native = try PayloadColumns(field, connection).text
        name = field == .currentPrice ? "reference_price" : field.names[0]
    }

    /// Of the event with the id that `id` is, which is SQL: a text as it was written, of numbers, too; NULL without any.
    func text(of id: String) -> String {
        """
        (SELECT CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = e.form) IS NULL THEN \(native)
            ELSE (SELECT CAST(c.\(name) AS TEXT) FROM canonical AS c WHERE c.id = e.id) END
        FROM event AS e WHERE e.id = \(id))
        """
    }
}

extension Double {
    /// A number of JSON, which may have been a text; nil for anything else.
    init?(decimal text: String) {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard digits.first?.isASCII == true, digits.first?.isNumber == true, !digits.lowercased().hasPrefix("0x"),
            let value = Double(text), value.isFinite
        else { return nil }
        self = value
    }
}
