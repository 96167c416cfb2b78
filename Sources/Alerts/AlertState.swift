package import TelemetryLog

/// What a rule has come to: a value that changes with each look, and says what changed. Whoever keeps it decides where.
package struct AlertState: Sendable, Equatable {
    /// Where it is in its life.
    package enum Phase: String, Sendable {
        /// Nothing is the matter.
        case inactive
        /// Crossed, but not for long enough.
        case pending
        /// Somebody is told.
        case firing
    }

    /// What changed with a look.
    package enum Change: Sendable, Equatable {
        case none
        case fired
        case resolved
    }

    /// Where it is.
    package var phase = Phase.inactive
    /// Since when its threshold is crossed without a break, while pending or firing.
    package var since: Timestamp?

    /// Nothing is the matter.
    package init() {}

    /// Takes a look at `now`, by a rule that has to hold for so long.
    package mutating func take(_ reading: AlertReading, holds: Duration, now: Timestamp) -> Change {
        switch (reading, phase) {
        case (.unknown, _), (.fine, .inactive): return .none
        case (.fine, .pending):
            self = AlertState()
            return .none
        case (.fine, .firing):
            self = AlertState()
            return .resolved
        case (.crossed, .firing): return .none
        case (.crossed, .inactive), (.crossed, .pending):
            let begin = since ?? now
            since = begin
            guard begin.duration(to: now) >= holds else {
                phase = .pending
                return .none
            }
            phase = .firing
            return .fired
        }
    }
}
