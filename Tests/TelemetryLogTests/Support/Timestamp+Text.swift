import TelemetryLog

/// The time that a JSON string with this content says.
func timestamp(_ text: String) -> Timestamp? {
    Array(text.utf8).withUnsafeBytes { Timestamp(text: $0) }
}

/// The time that a JSON number says.
func timestamp(number token: String) -> Timestamp? {
    Array(token.utf8).withUnsafeBytes { Timestamp(number: $0) }
}
