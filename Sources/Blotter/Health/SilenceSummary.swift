import TelemetryLog

/// Which sessions are silent, and whether that is trouble of theirs or of what logs.
package struct SilenceSummary: Sendable, Equatable {
    /// How many sessions were looked at.
    package private(set) var sessions = 0
    /// Newest first.
    package private(set) var silent: [(session: String, silence: Silence)] = []
    /// Sessions that have been silent up to now, while no session logs and none was begun since: 0 when any logs.
    ///
    /// One session that stops may have ended, or its process has died. When several that ran side by side, or logs that
    /// were just begun, have nothing to say, and nobody else has, no events are being logged.
    package private(set) var abandoned = 0

    /// No session was looked at.
    package init() {}

    /// Of all these; a pause that was over before `since` is history.
    init(_ sessions: [SessionSpan], _ rule: SilenceRule, since: Timestamp? = nil) {
        self.sessions = sessions.count
        silent = sessions.compactMap { session in
            session.silence.flatMap { $0.isOver(before: since) ? nil : (session.session, $0) }
        }
        guard !sessions.contains(where: { rule.isHeard($0) }) else { return }
        let lastBegin = sessions.compactMap(\.first).max()
        let lastEvent = sessions.compactMap(\.last).max()
        abandoned = sessions.count { session in
            guard session.silence?.isPresent == true else { return false }
            if let last = session.last { return lastBegin.map { $0 <= last } ?? true }
            // A log that was begun when others still ran is one on the side, which has nothing to say.
            guard let lastEvent, let begun = session.emptySince else { return true }
            return begun > lastEvent
        }
    }

    package static func == (left: SilenceSummary, right: SilenceSummary) -> Bool {
        left.sessions == right.sessions && left.abandoned == right.abandoned
            && left.silent.map(\.session) == right.silent.map(\.session)
            && left.silent.map(\.silence) == right.silent.map(\.silence)
    }
}

extension Silence {
    fileprivate func isOver(before since: Timestamp?) -> Bool {
        guard let since, case .paused(_, let to, _) = self else { return false }
        return to < since
    }
}

extension SilenceRule {
    /// Whether a session's last event is so recent that it goes on.
    fileprivate func isHeard(_ session: SessionSpan) -> Bool {
        guard let last = session.heardLast, last.duration(to: now) <= within else { return false }
        return session.silence?.isPresent != true
    }
}
