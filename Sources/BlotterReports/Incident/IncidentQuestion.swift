package import Blotter
package import TelemetryLog

/// Of what a bundle is made: sessions, a span of time, and what is kept out of it.
package struct IncidentQuestion: Sendable {
    /// What a command declares of it, but for the sessions.
    package static let declared =
        FilterOptions.declared([.from, .to]) + [
            Option(
                "redact", value: "KEY,…",
                help: "replace the values of these names, wherever they are, and the same values elsewhere",
                isRepeatable: true)
        ]

    /// Its sessions and times; both times are there.
    package let filter: EventFilter
    /// Names, or pointers to members (RFC 6901), whose values are replaced.
    package let redactions: [String]

    /// The end of the span, at which everything is judged.
    package var end: Timestamp { filter.to ?? Timestamp(nanoseconds: 0) }

    /// `typed` says the sessions, and the times as far as they were typed: else the first and the last event are. Throws
    /// `CommandError` where there is none.
    package init(_ typed: EventFilter, redact keys: [String], _ engine: any Engine) throws {
        let summary = try engine.summary(typed)
        guard let first = summary.first, let last = summary.last else {
            throw CommandError(
                "incident", "no event matches", remedy: "see 'blotter sessions' for what there is", exitStatus: 1)
        }
        var filter = typed
        filter.from = typed.from ?? first
        filter.to = typed.to ?? last
        self.filter = filter
        redactions = keys
    }

    /// The names and pointers of `--redact`. Throws `UsageError` for a pointer that leads nowhere: what was to be kept out
    /// would stay.
    package static func redactions(_ options: ParsedOptions) throws -> [String] {
        let keys = try FilterOptions.list("redact", options)
        if let key = keys.first(where: {
            $0.hasPrefix("/") && !Redaction.isSound($0) || $0.allSatisfy { "_-".contains($0) }
        }) {
            throw UsageError.badValue(
                option: "redact", value: key, expected: "a name such as api_key, or a pointer such as /user/id")
        }
        return keys
    }

    /// The folder in the archive, and what its file is called without another name.
    package var name: String {
        let time = (filter.from ?? end).secondsColumn.filter { $0.isNumber }
        return "incident-\(time.prefix(8))T\(time.dropFirst(8))Z"
    }
}
