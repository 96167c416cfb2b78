import SQLite
import TelemetryLog

extension Health {
    /// A member that is named as secrets are, and has a text in the index.
    package struct Secret: Sendable, Equatable {
        /// The member's name.
        package var member: String
        /// What has read its lines: a format, `native` or `auto`.
        package var format: String
        /// A log that has it.
        package var file: String
    }
}

extension IndexReader {
    /// Members that are named as secrets are, by the forms of payloads: each counts once for what has read it.
    ///
    /// Names are in the forms, of which there are few. A form says of the members of a payload, but for those behind the
    /// eighth value and those of objects in it. Only for a form with such a name are events looked at, up to the first
    /// that has a text there.
    func exposedSecrets() throws -> [Health.Secret] {
        let forms = try connection.prepare(
            """
            SELECT f.id, f.payload, coalesce((SELECT n.name FROM format AS n WHERE n.id = f.format), 'native')
            FROM form AS f WHERE f.payload IS NOT NULL ORDER BY f.id
            """
        ).rows { (id: $0.integer(0), payload: $0.text(1), format: $0.text(2)) }
        var secrets: [Health.Secret] = []
        for form in forms {
            let places = PayloadFormat.places(in: Array(form.payload.utf8)) ?? []
            for place in places where SecretName.isLikely(place.name) {
                let member = String(decoding: place.name, as: UTF8.self)
                guard let text = place.slot.textOfEvent,
                    !secrets.contains(where: { $0.member == member && $0.format == form.format }),
                    let file = try firstLog(withForm: form.id, text)
                else { continue }
                secrets.append(Health.Secret(member: member, format: form.format, file: file))
            }
        }
        return secrets
    }

    /// The log of the first event of a form whose `text` is neither empty nor what stands in place of a secret.
    private func firstLog(withForm form: Int64, _ text: String) throws -> String? {
        try connection.prepare(
            """
            SELECT (SELECT o.path FROM source AS o WHERE o.id = e.id >> 32) FROM event AS e
            WHERE e.form = ? AND lower(trim(\(text), '*xX.<>[](){} '))
                NOT IN ('', 'redacted', 'masked', 'hidden', 'removed', 'filtered')
            LIMIT 1
            """
        ).rows(.integer(form)) { $0.text(0) }.first
    }
}

extension PayloadFormat.Slot {
    /// The SQL of the text of an event `e` there; nil where there can be none.
    fileprivate var textOfEvent: String? {
        switch self {
        case .quoted(let number): "e.value\(number + 1)"
        // The end of an object from its eighth value on.
        case .bare(let number) where number == PayloadFormat.valueLimit - 1:
            """
            iif(e.value\(number + 1) GLOB '"*', json_extract('{"k": ' || e.value\(number + 1) || '}', '$.k'), '')
            """
        case .bare, .orderID, .intentID, .fillID, .fixedText, .fixedScalar: nil
        }
    }
}
