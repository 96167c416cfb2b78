package import TelemetryLog

/// Why a session counts as silent.
package enum Silence: Sendable, Equatable {
    /// It has no events at all.
    case empty
    /// Nothing has come for so long since its last event; `interval` was usual between two, nil when it had but one.
    case stopped(for: Duration, interval: Duration?)
    /// Its longest pause, between two events; `interval` is usual between the others.
    case paused(from: Timestamp, to: Timestamp, interval: Duration)

    /// Whether it may go on at this moment.
    package var isPresent: Bool { if case .paused = self { false } else { true } }
}

/// When a session counts as silent: nothing came for far longer than its own rhythm has it.
///
/// A strategy that trades each five minutes is not silent for five, and one that logs each second is.
package struct SilenceRule: Sendable, Equatable {
    /// Nothing shorter is silence.
    private static let shortest = Duration.seconds(60)
    /// So many mean intervals are, up to now.
    private static let stop = 30
    /// And so many between two events. Events come in bursts, one for each trade: where a trade has five and trades come
    /// at random, the longest wait of n trades is 5 ln n mean intervals, which is 46 for ten thousand.
    private static let pause = 100

    /// The moment at which sessions are judged.
    package var now: Timestamp
    /// A session whose last event is older is over.
    package var within: Duration

    /// A session without open orders whose last event is older has ended.
    package var endedAfter: Duration

    /// A day: a session whose last event is older is over, unless somebody says otherwise.
    package static let usualWithin = Duration.seconds(86_400)
    /// An hour, after which a session that left nothing open has ended.
    package static let usualEnd = Duration.seconds(3600)

    /// Judges at `now` the sessions that have had an event `within` so long; one that left no order open is over when it
    /// had none for longer than `endedAfter`.
    package init(now: Timestamp, within: Duration = usualWithin, endedAfter: Duration = usualEnd) {
        self.now = now
        self.within = within
        self.endedAfter = endedAfter
    }

    /// The events of a session that have a time.
    struct Rhythm: Equatable {
        var first: Timestamp
        var last: Timestamp
        var events: Int64

        /// The mean time between two events; nil for a single one.
        var interval: Duration? { events < 2 ? nil : first.duration(to: last) / (events - 1) }

        /// The mean time without one pause; nil when there is no other.
        func interval(without pause: Duration) -> Duration? {
            events < 3 ? nil : (first.duration(to: last) - pause) / (events - 2)
        }
    }

    /// Whether nothing came up to now for too long; an end in order is none, and that it is in order has to be asked.
    func stop(of rhythm: Rhythm, isInOrder: () throws -> Bool) rethrows -> Silence? {
        let pause = rhythm.last.duration(to: now)
        guard pause <= within, Self.isLong(pause, Self.stop, rhythm.interval) else { return nil }
        if pause > endedAfter, try isInOrder() { return nil }
        return .stopped(for: pause, interval: rhythm.interval)
    }

    /// From when on a session is silent unless an event comes: one that has had events from `first` to `last`, `events`
    /// in all.
    package static func quiet(first: Timestamp, last: Timestamp, events: Int64) -> Timestamp {
        let interval = Rhythm(first: first, last: last, events: events).interval ?? .zero
        return last + TimeSpan(max(shortest, interval * stop))
    }

    /// Whether a pause was too long; the rhythm is measured without it.
    func pause(from: Timestamp, to: Timestamp, in rhythm: Rhythm) -> Silence? {
        let pause = from.duration(to: to)
        guard let interval = rhythm.interval(without: pause), Self.isLong(pause, Self.pause, interval) else {
            return nil
        }
        return .paused(from: from, to: to, interval: interval)
    }

    private static func isLong(_ pause: Duration, _ count: Int, _ interval: Duration?) -> Bool {
        pause > max(shortest, (interval ?? .zero) * count)
    }
}

extension Timestamp {
    /// From here to `other`, below zero when that is earlier.
    package func duration(to other: Timestamp) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }
}

extension Duration {
    /// To the digit where a Double can: dividing by a second is off by some.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
