package import Blotter
package import BlotterReports
import SQLite
package import TelemetryLog

/// How health has come out over days, of the records that were kept.
package struct HealthTrends: Sendable, Equatable {
    /// The records of a span of time that ends now.
    package struct Span: Sendable, Equatable {
        /// `24h`, `7d` or `30d`.
        package var name: String
        /// How many records there are.
        package var records: Int64 = 0
        /// Of those, how many were critical, and how many a warning.
        package var critical: Int64 = 0
        package var warning: Int64 = 0
        /// In per cent of the file system.
        package var leastDisk: Double?
        package var averageDisk: Double?
        /// Invalid lines in per cent.
        package var averageErrorRate: Double?
        package var largestErrorRate: Double?
        /// Milliseconds.
        package var largestLatency: Double?
    }

    /// An hour in which there are records.
    package struct Hour: Sendable, Equatable {
        package var begin: Timestamp
        package var worst: HealthStatus
        package var leastDisk: Double?
        package var averageErrorRate: Double?
    }

    /// The last day, week and month.
    package var spans: [Span] = []
    /// Oldest first.
    package var hours: [Hour] = []

    /// Of no record.
    package init() {}

    /// What is worse in the last day than in the last week, in sentences.
    package var degradations: [String] {
        guard spans.count > 1, spans[0].records > 0, spans[1].records > spans[0].records else { return [] }
        let (day, week) = (spans[0], spans[1])
        var sentences: [String] = []
        if let now = day.averageDisk, let before = week.averageDisk, before - now >= 5 {
            sentences.append("the disk has \((before - now).fixed(1)) points less room than on the average of the week")
        }
        if let now = day.averageErrorRate, let before = week.averageErrorRate, now >= 0.1, now >= 2 * before {
            sentences.append(
                "\(now.fixed(2))% of the lines are invalid, \(before.fixed(2))% on the average of the week")
        }
        let (now, before) = (Double(day.critical) / Double(day.records), Double(week.critical) / Double(week.records))
        if now > 0, now >= before + 0.05 {
            sentences.append("health was critical \(Percent(now)) of the time, \(Percent(before)) in the week")
        }
        return sentences
    }
}

extension AlertStore {
    /// How long records are kept.
    private static let kept = TimeSpan(seconds: 90 * 86_400)

    /// Keeps how health came out; what is older than 90 days goes, and what is of a clock that was as far
    /// ahead. Throws `DatabaseError`.
    package func record(_ report: HealthReport) throws {
        let measured = report.findings.compactMap { finding in finding.value.map { (finding.name, JSONText.number($0)) }
        }
        try connection.transaction {
            try connection.prepare("INSERT OR REPLACE INTO health_record VALUES (?, ?, ?)").run(
                .integer(report.now.nanoseconds), .text(report.status.name),
                .text(JSONText.object(measured).description))
            try connection.prepare("DELETE FROM health_record WHERE taken < ?1 OR taken > ?2").run(
                .integer((report.now - Self.kept).nanoseconds), .integer((report.now + Self.kept).nanoseconds))
        }
    }

    /// The trends at `now`, with the hours of the last days. Throws `DatabaseError`.
    package func trends(days: Int, now: Timestamp) throws -> HealthTrends {
        var trends = HealthTrends()
        trends.spans = try [("24h", 1), ("7d", 7), ("30d", 30)].map { name, days in
            try span(name, from: now - TimeSpan(seconds: Int64(days) * 86_400), to: now)
        }
        trends.hours = try hours(from: now - TimeSpan(seconds: Int64(days) * 86_400), to: now)
        return trends
    }

    private func span(_ name: String, from: Timestamp, to: Timestamp) throws -> HealthTrends.Span {
        let rows = try connection.prepare(
            """
            SELECT count(*), total(status = 'critical'), total(status = 'warning'), min(measured ->> '$.free_disk'),
                avg(measured ->> '$.free_disk'), avg(measured ->> '$.error_rate'), max(measured ->> '$.error_rate'),
                max(measured ->> '$.latency_p95')
            FROM health_record WHERE taken > ? AND taken <= ?
            """
        ).rows(.integer(from.nanoseconds), .integer(to.nanoseconds)) { row in
            HealthTrends.Span(
                name: name, records: row.integer(0), critical: row.integer(1), warning: row.integer(2),
                leastDisk: row.optionalReal(3), averageDisk: row.optionalReal(4), averageErrorRate: row.optionalReal(5),
                largestErrorRate: row.optionalReal(6), largestLatency: row.optionalReal(7))
        }
        return rows.first ?? HealthTrends.Span(name: name)
    }

    private func hours(from: Timestamp, to: Timestamp) throws -> [HealthTrends.Hour] {
        try connection.prepare(
            """
            SELECT taken / 3600000000000 * 3600000000000,
                max(CASE status WHEN 'critical' THEN 3 WHEN 'warning' THEN 2 WHEN 'unknown' THEN 1 ELSE 0 END),
                min(measured ->> '$.free_disk'), avg(measured ->> '$.error_rate')
            FROM health_record WHERE taken > ? AND taken <= ? GROUP BY 1 ORDER BY 1
            """
        ).rows(.integer(from.nanoseconds), .integer(to.nanoseconds)) { row in
            HealthTrends.Hour(
                begin: Timestamp(nanoseconds: row.integer(0)),
                worst: HealthStatus.allCases.first { $0.severity == Int(row.integer(1)) } ?? .ok,
                leastDisk: row.optionalReal(2), averageErrorRate: row.optionalReal(3))
        }
    }
}

extension HealthTrends {
    /// What is not known is null.
    package var json: JSONText {
        .object([
            ("spans", .array(spans.map(\.json))), ("hours", .array(hours.map(\.json))),
            ("degradations", .array(degradations.map(JSONText.string))),
        ])
    }
}

extension HealthTrends.Span {
    fileprivate var json: JSONText {
        let worst: HealthStatus? = records == 0 ? nil : critical > 0 ? .critical : warning > 0 ? .warning : .ok
        return .object([
            ("name", .string(name)), ("records", .integer(Int(records))), ("worst", JSONText(worst?.name)),
            ("critical", .integer(Int(critical))), ("warning", .integer(Int(warning))),
            ("free_disk_min", JSONText(leastDisk)), ("free_disk_avg", JSONText(averageDisk)),
            ("error_rate_avg", JSONText(averageErrorRate)), ("error_rate_max", JSONText(largestErrorRate)),
            ("latency_p95_max", JSONText(largestLatency)),
        ])
    }
}

extension HealthTrends.Hour {
    fileprivate var json: JSONText {
        .object([
            ("timestamp", .string(begin.shortDescription)), ("worst", .string(worst.name)),
            ("free_disk_min", JSONText(leastDisk)), ("error_rate_avg", JSONText(averageErrorRate)),
        ])
    }
}
