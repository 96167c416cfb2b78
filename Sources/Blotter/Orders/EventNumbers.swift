import TelemetryLog

/// Where SQL finds what an event of the view `record AS r` says in numbers, and what they are in.
enum EventNumbers {
    /// A member that is a number, or a number written as text; of a field with one name.
    static func number(_ field: PayloadField) -> String {
        let member = field.names[0]
        let text = "(r.payload ->> '$.\(member)')"
        return """
            CASE json_type(r.payload, '$.\(member)')
                WHEN 'integer' THEN \(text)
                WHEN 'real' THEN \(text)
                WHEN 'text' THEN iif(
                    NOT instr(r.payload -> '$.\(member)', '\\') AND trim(\(text), ' ' || char(9, 10, 13)) = \(text)
                    AND json_valid(\(text))
                    AND json_type(\(text)) IN ('integer', 'real'), CAST(\(text) AS REAL), NULL)
            END
            """
    }

    /// What a fill's fee is in: a text that is written without escapes.
    static let feeCurrency = {
        let member = "'$.\(PayloadField.feeCurrency.names[0])'"
        return """
            iif(r.kind = 'fill' AND json_type(r.payload, \(member)) = 'text'
                AND NOT instr(r.payload -> \(member), '\\'), r.payload ->> \(member), NULL)
            """
    }()
}
