import TelemetryLog

/// Where SQL finds what an event of the view `record AS r` says in numbers, and what they are in.
enum EventNumbers {
    /// A native line's member that is a number, or a number written as text; of another system's line the canonical
    /// value. The field has one name, which is that of the column, too.
    static func number(_ field: PayloadField) -> String {
        let member = field.names[0]
        let text = "(r.payload ->> '$.\(member)')"
        return foreign(
            "CAST(\(member) AS REAL)",
            native: """
                CASE json_type(r.payload, '$.\(member)')
                    WHEN 'integer' THEN \(text)
                    WHEN 'real' THEN \(text)
                    WHEN 'text' THEN iif(
                        NOT instr(r.payload -> '$.\(member)', '\\') AND trim(\(text), ' ' || char(9, 10, 13)) = \(text)
                        AND json_valid(\(text))
                        AND json_type(\(text)) IN ('integer', 'real'), CAST(\(text) AS REAL), NULL)
                END
                """)
    }

    /// What the row of the table `canonical` says of an event of another system's line, and `native` of a native one.
    private static func foreign(_ column: String, native: String) -> String {
        """
        CASE WHEN (SELECT form.format FROM form WHERE form.id = r.form) IS NULL THEN \(native)
            ELSE (SELECT \(column) FROM canonical WHERE canonical.id = r.id) END
        """
    }

    /// What all fills up to one cost beside their price; native lines do not say it.
    static let cumulativeFee = foreign("cumulative_fee", native: "NULL")

    /// What a fill's fee is in: a text that is written without escapes.
    static let feeCurrency = {
        let member = "'$.\(PayloadField.feeCurrency.names[0])'"
        return foreign(
            "fee_currency",
            native: """
                iif(r.kind = 'fill' AND json_type(r.payload, \(member)) = 'text'
                    AND NOT instr(r.payload -> \(member), '\\'), r.payload ->> \(member), NULL)
                """)
    }()
}
