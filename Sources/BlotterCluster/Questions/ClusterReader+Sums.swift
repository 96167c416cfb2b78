package import Blotter
import RowBinary
import TelemetryLog

/// What many events and orders come to.
extension ClusterReader {
    package func summary(_ filter: EventFilter) throws -> Summary {
        try ask(filter) { slice, filter in
            guard filter.hasTime else { return try loadUncounted(slice) }
            try loadTimes(slice, filter)
            try loadSteps(slice)
            try loadOrders(slice, filter)
        } _: {
            try $0.summary($1)
        }
    }

    package func runningTotals() throws -> RunningTotals {
        throw ClusterError.unanswerable("totals that never fall are told by each host's own server")
    }

    package func eventHistogram(_ filter: EventFilter, width: Duration?) throws -> EventHistogram? {
        try ask(filter, { try loadTimes($0, $1) }) { try $0.eventHistogram($1, width: width) }
    }

    package func reasons(_ filter: EventFilter, limit: Int) throws -> ReasonCounts {
        try ask(filter) { slice, filter in
            guard try filter.hasTime || slice.hasUncountedReasons() else { return }
            var reasons = filter
            reasons.kinds = ["gate", "error"]
            try loadEvents(slice, reasons)
        } _: {
            try $0.reasons($1, limit: limit)
        }
    }

    package func sessions(_ question: SessionQuestion) throws -> SessionPage {
        try ask(question.filter) { slice, _ in
            try loadRhythm(slice)
            try loadUncounted(slice)
        } _: { reader, filter in
            var question = question
            question.filter = filter
            return try reader.sessions(question)
        }
    }

    package func fillLatencies(ofSessions sessions: [String]) throws -> [Latency] {
        try ask(EventFilter(), { slice, _ in try loadUncounted(slice) }) { reader, _ in
            try reader.fillLatencies(ofSessions: sessions)
        }
    }

    package func latencyReport(_ question: LatencyQuestion) throws -> LatencyReport {
        try ask(question.filter) { slice, filter in
            try loadSteps(slice)
            try loadOrders(slice, filter)
            guard question.mostSpikes > 0 else { return }
            // What happened meanwhile is told of the windows, which the orders tell.
            var known = question
            known.filter = filter
            for window in try slice.reader.latencyReport(known).spikes {
                var events = EventFilter()
                events.sessions = window.sessions
                events.from = window.from
                events.to = window.to
                try replaceEvents(slice, events)
            }
        } _: { reader, filter in
            var question = question
            question.filter = filter
            return try reader.latencyReport(question)
        }
    }

    /// Whole events instead of what orders say of them.
    private func replaceEvents(_ slice: Slice, _ filter: EventFilter) throws {
        try stream(
            """
            SELECT \(SharedTable.events.columnList) FROM blotter.events_all FINAL \
            WHERE \(condition(filter, slice)) AND (kind IN ('gate', 'error') OR isNotNull(leap_ns))
            """, slice.eventTaker(replacing: true))
    }

    package func pauses(_ filter: EventFilter, silence rule: SilenceRule) throws -> [Pause] {
        try ask(filter, { slice, _ in try loadRhythm(slice) }) { try $0.pauses($1, silence: rule) }
    }

    package func clock(_ filter: EventFilter) throws -> ClockReport {
        try ask(filter) { slice, filter in
            try loadEvents(slice, filter, and: "leap_ns > ts_ns")
            // What is before and behind a step tells its cause.
            try loadTimes(
                slice,
                where: """
                    \(ofHosts) AND (host, src) GLOBAL IN (SELECT host, src FROM blotter.events_all \
                    WHERE \(condition(filter, slice)) AND leap_ns - ts_ns >= 1000000000)
                    """)
            try loadNaiveTimes(slice, filter)
            try loadOrders(slice, filter)
        } _: {
            try $0.clock($1)
        }
    }

    /// The events whose lines say no time zone.
    private func loadNaiveTimes(_ slice: Slice, _ filter: EventFilter) throws {
        let condition = try condition(filter, slice)
        let templates = try cluster.rows(
            "SELECT DISTINCT template FROM blotter.events_all WHERE \(condition)"
        ) { reader throws(RowReader.Incomplete) in try reader.text() }
        let naive = templates.filter { LineTemplate($0)?.hasNaiveTime ?? false }
        guard !naive.isEmpty else { return }
        let list = naive.map(\.quoted).joined(separator: ", ")
        try stream(
            "SELECT \(SharedTable.events.columnList) FROM blotter.events_all FINAL WHERE \(condition) AND template IN (\(list))",
            slice.eventTaker(replacing: true))
    }

    package func health(_ question: HealthQuestion) throws -> Health {
        try ask(question.filter) { slice, _ in
            let recent = try slice.qualified(question.recent)
            try loadSessions(slice, slice.sessions(recent))
            try loadTimes(slice, where: "\(ofHosts) AND kind = 'error'")
            try loadSteps(slice)
            try loadRhythm(slice)
            try loadUncounted(slice)
        } _: { reader, filter in
            var question = question
            question.filter = filter
            var health = try reader.health(question)
            // What an ingest is to an index a forwarder is to the cluster: the one that was heard the longest ago.
            let told = try cluster.hosts().filter { hosts.contains($0.host) }.compactMap(\.told).min()
            health.lastIngest = told.map { Timestamp(nanoseconds: $0) }
            return health
        }
    }
}
