import BlotterReports
package import TelemetryLog

/// What is sent, in the forms that others have defined.
package enum AlertBody {
    /// After which Alertmanager takes an alert for resolved that it no longer hears of.
    private static let lifetime = TimeSpan(seconds: 300)

    /// For `POST /api/v2/alerts`
    /// (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml).
    package static func alertmanager(_ deliveries: [AlertDelivery], now: Timestamp) -> String {
        JSONText.array(
            deliveries.map { delivery in
                .object([
                    ("labels", .raw(delivery.labels)), ("annotations", annotations(delivery)),
                    // By a clock that was set back it begins or ends later than now, which Alertmanager would wait for.
                    ("startsAt", .string(min(delivery.started, now).shortDescription)),
                    ("endsAt", .string((end(of: delivery).map { min($0, now) } ?? (now + lifetime)).shortDescription)),
                ])
            }
        ).description
    }

    /// Version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), of one alert.
    package static func webhook(_ delivery: AlertDelivery, receiver: String) -> String {
        let labels = JSONText.raw(delivery.labels)
        let alert = JSONText.object([
            ("status", .string(delivery.kind.rawValue)), ("labels", labels), ("annotations", annotations(delivery)),
            ("startsAt", .string(delivery.started.shortDescription)),
            ("endsAt", .string(end(of: delivery)?.shortDescription ?? "0001-01-01T00:00:00Z")),
            ("generatorURL", .string("")), ("fingerprint", .string(delivery.fingerprint)),
        ])
        return JSONText.object([
            ("version", .string("4")), ("groupKey", .string(delivery.key)), ("truncatedAlerts", .integer(0)),
            ("status", .string(delivery.kind.rawValue)), ("receiver", .string(receiver)), ("groupLabels", labels),
            ("commonLabels", labels), ("commonAnnotations", annotations(delivery)), ("externalURL", .string("")),
            ("alerts", .array([alert])),
        ]).description
    }

    /// A mail with its head (RFC 5322); the same alert has the same Message-ID.
    package static func mail(_ delivery: AlertDelivery, to: String) -> String {
        let subject = "\(delivery.kind == .firing ? "FIRING" : "resolved"): \(delivery.rule): \(delivery.message)"
        let line = String(
            String.UnicodeScalarView(subject.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }).prefix(200))
        let end = end(of: delivery).map { "until    \($0.shortDescription)\n" } ?? ""
        return """
            To: \(to)
            Subject: \(Escaped(line).text)
            Message-ID: <\(delivery.key)@blotter>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            \(Escaped(delivery.message).text)

            alert    \(Escaped(delivery.rule).text)
            since    \(delivery.started.shortDescription)
            \(end)labels   \(delivery.labels)

            """
    }

    private static func end(of delivery: AlertDelivery) -> Timestamp? {
        delivery.kind == .resolved ? delivery.resolved ?? delivery.started : nil
    }

    private static func annotations(_ delivery: AlertDelivery) -> JSONText {
        .object(
            [("summary", .string(delivery.message)), ("idempotency_key", .string(delivery.key))]
                + (delivery.acknowledged.map {
                    [("acknowledged_by", .string($0.by)), ("acknowledged_why", .string($0.why))]
                }
                    ?? []))
    }
}
