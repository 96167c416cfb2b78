package import TelemetryLog

/// What is asked of the health of logs: of which events, how recent they have to be, and at what moment.
package struct HealthQuestion: Sendable {
    /// How far back trading is looked at, unless somebody says otherwise.
    package static let usualWindow = Duration.seconds(900)

    /// What is looked at; its times, where it has them, are the window.
    package var filter: EventFilter
    /// How far back trading is looked at where the filter does not say; nil for all of the time.
    package var window: Duration?
    /// When it is asked.
    package var now: Timestamp
    /// When an open order is stuck.
    package var stuck: StuckRule
    /// A younger session, or order, may still be filled.
    package var patience = Duration.seconds(30)
    /// When a session is silent, and when it is over.
    package var silence: SilenceRule

    /// Of the events that `filter` lets pass, as of `now`, or of the filter's end where that is earlier.
    package init(
        _ filter: EventFilter = EventFilter(), window: Duration? = usualWindow, now: Timestamp,
        within: Duration = SilenceRule.usualWithin, endedAfter: Duration = SilenceRule.usualEnd
    ) {
        self.filter = filter
        self.window = window
        self.now = now
        silence = SilenceRule(now: min(now, filter.to ?? now), within: within, endedAfter: endedAfter)
        stuck = StuckRule(now: silence.now)
        stuck.within = within
    }

    /// The moment at which open orders and sessions are judged.
    package var moment: Timestamp { silence.now }

    /// The filter with the window in which trading is looked at, and without kinds: orders are whole.
    package var recent: EventFilter {
        var filter = filter
        filter.kinds = []
        // A whole second, as it is told to be looked at.
        if filter.from == nil, let window {
            filter.from = (moment - TimeSpan(window)).floored(to: TimeSpan(seconds: 1))
        }
        return filter
    }
}
