import TestSupport
import Testing

@testable import Alerts
@testable import Blotter
@testable import BlotterReports
@testable import TelemetryLog

/// How health has been, against counting over the records.
@Suite struct HealthTrendsTests {
    private static let now = Timestamp(nanoseconds: 1_766_232_000_000_000_000)

    private struct Record {
        var hoursAgo: Int
        var disk: Double
        var errors: Double
        var status: HealthStatus
    }

    private static func report(_ record: Record) -> HealthReport {
        let now = now - TimeSpan(seconds: Int64(record.hoursAgo) * 3600)
        var health = Health(HealthQuestion(now: now))
        health.lastIngest = now
        health.disk = DiskSpace(free: Int64(record.disk * 100), used: 10_000 - Int64(record.disk * 100))
        health.reading.events = 100_000 - Int64(record.errors * 1000)
        health.reading.invalid = Int64(record.errors * 1000)
        if record.status == .critical {
            health.unfilled = [.init(session: "a", orders: 1), .init(session: "b", orders: 1)]
        }
        return HealthReport(
            health, HealthThresholds(), isEmpty: false, isFiltered: false, index: IndexFile(path: "i"),
            NextStep(location: []))
    }

    @Test func `the last day, week and month, hour by hour, and what is worse`() throws {
        let folder = try TemporaryFolder(inMemory: true)
        let store = try AlertStore(path: folder / "alerts")
        var records = (0..<23).map { Record(hoursAgo: $0, disk: 40, errors: 0.5, status: $0 < 3 ? .critical : .ok) }
        records += (24..<167).map { Record(hoursAgo: $0, disk: 60, errors: 0.1, status: .ok) }
        records.append(Record(hoursAgo: 24 * 20, disk: 12, errors: 0, status: .ok))
        // Nobody wants to know of it any more.
        records.append(Record(hoursAgo: 24 * 91, disk: 1, errors: 0, status: .ok))
        for record in records.reversed() { try store.record(Self.report(record)) }
        let trends = try store.trends(days: 2, now: Self.now)
        #expect(trends.spans.map(\.name) == ["24h", "7d", "30d"])
        #expect(trends.spans.map(\.records) == [23, 166, 167])
        #expect(trends.spans.map(\.critical) == [3, 3, 3])
        #expect(trends.spans.map(\.leastDisk) == [40, 40, 12])
        #expect(trends.spans.map(\.largestErrorRate) == [0.5, 0.5, 0.5])
        let average = (23 * 40.0 + 143 * 60) / 166
        #expect(abs((trends.spans[1].averageDisk ?? 0) - average) < 1e-9)
        #expect(trends.hours.count == records.count { $0.hoursAgo < 48 })
        #expect(trends.hours.last == .init(begin: Self.now, worst: .critical, leastDisk: 40, averageErrorRate: 0.5))
        #expect(trends.hours.first?.worst == .ok)
        #expect(
            trends.degradations == [
                "the disk has 17.2 points less room than on the average of the week",
                "0.50% of the lines are invalid, 0.16% on the average of the week",
                "health was critical 13.0% of the time, 1.8% in the week",
            ])
        #expect(try store.trends(days: 2, now: Self.now - TimeSpan(seconds: 40 * 86_400)).spans[1].records == 0)
    }
}
