import SQLite
import TelemetryLog

/// How latencies are put into groups.
package enum LatencyGrouping: String, CaseIterable, Sendable {
    case symbol, session, mode, minute, hour, day

    /// How long each group is; nil for a grouping by name.
    var width: TimeSpan? {
        switch self {
        case .symbol, .session, .mode: nil
        case .minute: .minute
        case .hour: .hour
        case .day: .day
        }
    }

    /// Whether the groups are spans of time.
    package var isByTime: Bool { width != nil }
}

/// Latencies of orders: all together, by groups, as histograms, and where they were unusual.
package struct LatencyReport: Sendable {
    /// The figures of all orders together.
    package var totals: [LatencyMeasure: Latency] = [:]
    /// Groups by time in its order; groups by name with the highest p95 from order to fill first.
    package var groups: [Group] = []
    /// How many groups there are.
    package var groupCount = 0
    /// How often each length occurs.
    package var histograms: [LatencyMeasure: Histogram] = [:]
    /// The windows in which latencies were unusual, those that cost the most first.
    package var spikes: [SpikeWindow] = []
    /// How many windows there are.
    package var spikeCount = 0

    /// The orders of one name, or of one span of time.
    package struct Group: Sendable {
        /// The name, or when the bucket begins as RFC 3339; nil for orders without a symbol or mode.
        package var key: String?
        /// The figures of these orders.
        package var latencies: [LatencyMeasure: Latency]
    }
}

extension LatencyReport {
    /// Ranked before all is said of each, which takes more memory than what is known of it. Throws
    /// `BlotterError.interrupted`.
    static func ranked(
        _ groups: [LatencyKey: some LatencyFigures], _ grouping: LatencyGrouping?, _ most: Int,
        within limit: AnswerLimit?
    ) throws -> [Group] {
        let isByTime = grouping?.isByTime == true
        var watch = LimitWatch(limit)
        var ranked: [(rank: Double, text: String, key: LatencyKey)] = []
        ranked.reserveCapacity(groups.count)
        for (key, group) in groups {
            try watch.step()
            ranked.append((isByTime ? 0 : -(group[.orderToFill].p95 ?? -1), key.text ?? "", key))
        }
        try ranked.sort { left, right in
            try watch.step()
            return (left.rank, left.text) < (right.rank, right.text)
        }
        let shown = isByTime ? ranked.suffix(most) : ranked.prefix(most)
        return try shown.compactMap { rank in
            try watch.step()
            return groups[rank.key].map { .init(key: rank.key.text, latencies: $0.latencies) }
        }
    }
}

extension IndexReader {
    /// The latencies of the orders that are asked for.
    package func latencyReport(_ question: LatencyQuestion) throws -> LatencyReport {
        try atOneMoment {
            // Of whole series sums tell all that is not by time, and the totals in any case.
            let isByName = question.mostSpikes == 0 && question.grouping?.isByTime != true
            let sums =
                question.filter.hasTime ? nil : try latencySums(question.filter, by: isByName ? question.grouping : nil)
            var report = LatencyReport()
            if let sums {
                (report.histograms, report.totals) = (sums.all.histograms, sums.all.latencies)
            }
            if isByName, let sums {
                report.groupCount = sums.groups.count
                report.groups = try LatencyReport.ranked(
                    sums.groups, question.grouping, question.mostGroups, within: file.limit)
                return report
            }
            let labels = try seriesLabels()
            var all = LatencyCollection()
            var groups = LatencyGroups(by: question.grouping, labels)
            var samples: [LatencySample] = []
            try latencies(question.filter) { sample in
                if sums == nil { all.add(sample) }
                groups.add(sample)
                let isMeasured = sample.intentToOrder != nil || sample.orderToFill != nil
                if question.mostSpikes > 0, isMeasured { samples.append(sample) }
            }
            if sums == nil { (report.histograms, report.totals) = (all.histograms, all.latencies) }
            report.groupCount = groups.count
            report.groups = try LatencyReport.ranked(
                groups.byKey, question.grouping, question.mostGroups, within: file.limit)
            let windows = try SpikeSearch(samples, labels, within: file.limit).windows
            report.spikeCount = windows.count
            report.spikes = try windows.prefix(question.mostSpikes).map(described)
            return report
        }
    }

    private func seriesLabels() throws -> [Int64: SeriesLabels] {
        // Of those that have orders: all may be too many to be kept.
        let rows = try connection.prepare(
            """
            SELECT id, session, symbol, mode FROM series AS s WHERE EXISTS (SELECT 1 FROM life WHERE life.series = s.id)
            """
        ).rows {
            ($0.integer(0), SeriesLabels(session: $0.text(1), symbol: $0.optionalText(2), mode: $0.optionalText(3)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Adds what else happened in the sessions of a window.
    private func described(_ window: SpikeWindow) throws -> SpikeWindow {
        // The payload of a gate may be as long as a line.
        let longest = connection.limitValues(to: AnswerLimit.longestLine)
        defer { connection.limitValues(to: longest) }
        var window = window
        let marks = window.sessions.map { _ in "?" }.joined(separator: ", ")
        let values =
            [Value.integer(window.from.nanoseconds), .integer(window.to.nanoseconds)]
            + window.sessions.map { .text($0) }
        let condition = "e.ts >= ? AND e.ts < ? AND s.session IN (\(marks))"
        let events = try connection.prepare(
            """
            SELECT count(*) FILTER (WHERE s.kind = 'error'),
                count(*) FILTER (WHERE s.kind = 'gate' AND (
                    SELECT x.decision = 'BLOCK' FROM reading AS x WHERE x.id = e.id))
            FROM event AS e INDEXED BY event_ts CROSS JOIN series AS s ON s.id = e.series WHERE \(condition)
            """)
        try events.bind(values)
        if try events.step() { (window.errors, window.blocks) = (events.integer(0), events.integer(1)) }
        let leaps = try connection.prepare(
            """
            SELECT count(*) FILTER (WHERE e.ts > l.previous_ts), count(*) FILTER (WHERE e.ts < l.previous_ts)
            FROM leap AS l CROSS JOIN event AS e ON e.id = l.id CROSS JOIN series AS s ON s.id = e.series
            WHERE \(condition)
            """)
        try leaps.bind(values)
        if try leaps.step() { (window.pauses, window.clockSteps) = (leaps.integer(0), leaps.integer(1)) }
        return window
    }
}
