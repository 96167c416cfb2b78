package import BlotterReports
package import TelemetryLog

/// Alerts as JSON, as the command line and the API give them.
package struct AlertReport {
    /// In the order in which they are told.
    package let alerts: [AlertRecord]
    private let now: Timestamp

    /// As of `now`, by which what is snoozed is.
    package init(_ alerts: [AlertRecord], now: Timestamp) { (self.alerts, self.now) = (alerts, now) }

    /// An array; what is not known is null.
    package var json: JSONText { .array(alerts.map(object)) }

    private func object(_ alert: AlertRecord) -> JSONText {
        let snoozed = alert.snoozed.flatMap { $0.time > now ? $0 : nil }
        return .object([
            ("name", .string(alert.rule)), ("check", JSONText(alert.check)),
            ("state", .string(alert.resolved == nil ? alert.phase.rawValue : "resolved")),
            ("since", JSONText(alert.since?.shortDescription)), ("started", JSONText(alert.started?.shortDescription)),
            ("resolved", JSONText(alert.resolved?.shortDescription)), ("value", JSONText(alert.value)),
            ("message", .string(alert.message)),
            ("acknowledged_by", JSONText(alert.acknowledged?.by)),
            ("acknowledged_why", JSONText(alert.acknowledged?.why)),
            ("acknowledged_at", JSONText(alert.acknowledged?.time.shortDescription)),
            ("snoozed_until", JSONText(snoozed?.time.shortDescription)), ("snoozed_by", JSONText(snoozed?.by)),
            ("snoozed_why", JSONText(snoozed?.why)),
        ])
    }
}

extension AlertDelivery {
    /// A message that says it is a test.
    package static func test(of sink: String, now: Timestamp) -> AlertDelivery {
        let labels = [
            AlertRule.Label(name: "alertname", value: "blotter_test"), .init(name: "severity", value: "none"),
        ]
        return AlertDelivery(
            id: 0, sink: sink, kind: .firing, rule: "blotter_test", fingerprint: "0000000000000000",
            labels: AlertText.object(labels).description, started: now, resolved: nil,
            message: "a test of blotter alert; nothing is wrong")
    }
}
