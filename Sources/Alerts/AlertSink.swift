package import TelemetryLog

/// Somebody who is told of alerts.
package struct AlertSink: Sendable, Equatable {
    /// How they are told.
    package enum Kind: String, CaseIterable, Sendable {
        /// `POST /api/v2/alerts`, again and again as long as an alert fires.
        case alertmanager
        /// The body that Alertmanager sends to its webhooks, version 4.
        case webhook
        /// A command line for `/bin/sh`, with the webhook's body on its standard input.
        case command
        /// A mail, through `sendmail`.
        case email
    }

    /// By which it is known in what is remembered.
    package let name: String
    package let kind: Kind
    /// An address, a command line, or who gets the mail.
    package let target: String
    /// A file whose first line is sent as a bearer token; nil for none.
    package let tokenFile: String?
}

/// What sends: replaceable, so that tests need no network.
///
/// Sinks are spoken to on threads of their own, each by one thread at a time.
package protocol AlertSender: Sendable {
    /// Sends deliveries of one sink, all of one call together or none; answers why not, nil when they were taken.
    func send(_ deliveries: [AlertDelivery], to sink: AlertSink, now: Timestamp) -> String?
    /// Asks for an address; answers why not.
    func ask(_ address: String) -> String?
}
