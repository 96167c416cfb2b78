import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct HealthTests {
    @Test(arguments: [
        (HealthCheck.errorRate, [0.0, 1], [1.001, 10], [10.001, 100]),
        (.coverage, [0.03, 20], [20.01, 100], []),
        (.secrets, [0], [1, 1000], []),
        (.missingFills, [0], [1], [2, 9]),
        (.stuckOrders, [0, 2], [3, 9], [10, 300]),
        (.fillRatio, [80, 100], [50, 79.9], [0, 49.9]),
        (.gateBlocks, [0, 50], [50.1, 80], [80.1, 100]),
        (.rejections, [0, 5], [5.1, 20], [20.1, 100]),
        (.errorEvents, [0, 3], [3.1, 10], [10.1, 1000]),
        (.slippage, [-500, 25], [25.1, 100], [100.1, 9999]),
        (.latencyP95, [0, 500], [500.1, 10_000], [10_000.1]),
        (.latencyMax, [0, 5000], [5000.1, 1e9], []),
        (.clockSteps, [0, 1], [1.001, 3599.9], [3600, 1e6]),
        (.logSize, [0, 2048], [2048.001, 1e9], []),
        (.indexSize, [0, 1e9], [], []),
        (.freeDisk, [10, 100], [5, 9.99], [0, 4.99]),
        (.lastIngest, [0, 300], [300.5, 3600], [3600.5]),
        (.lastRetention, [0, 691_200], [691_200.5], []),
        (.interruptedWork, [0], [1, 50], []),
        (.outdatedLogs, [0], [1, 50], []),
    ]) func `the usual thresholds`(check: HealthCheck, ok: [Double], warning: [Double], critical: [Double]) {
        for (values, status) in [(ok, HealthStatus.ok), (warning, .warning), (critical, .critical)] {
            for value in values {
                #expect(Self.health(check, value).status(of: check, HealthThresholds()) == status, "\(check) \(value)")
            }
        }
    }

    /// What was measured so that a check has a value.
    private static func health(_ check: HealthCheck, _ value: Double) -> Health {
        var health = Health(HealthQuestion(now: Timestamp(nanoseconds: 4_000_000_000_000_000_000)))
        health.lastIngest = health.now
        health.disk = DiskSpace(free: 50, used: 50)
        switch check {
        case .errorRate:
            (health.reading.invalid, health.reading.events) = (
                Int64((value * 1000).rounded()), 100_000 - Int64((value * 1000).rounded())
            )
        case .coverage:
            health.coverage = .init(events: 10_000, untimed: Int64((value * 100).rounded()), kindless: 3)
        case .secrets:
            health.secrets = Array(repeating: .init(member: "m", format: "f", file: "l"), count: Int(value))
        case .missingFills: health.unfilled = (0..<Int(value)).map { .init(session: "s\($0)", orders: 1) }
        case .stuckOrders:
            health.figures[check] = [.init(session: "s", value: value, part: Int64(value), of: Int64(value))]
        case .fillRatio, .gateBlocks, .rejections, .errorEvents, .slippage:
            health.figures[check] = [.init(session: "s", value: value, part: 20, of: 20)]
        case .latencyP95: health.orderToFill.p95 = value
        case .latencyMax: health.intentToOrder.max = value
        case .clockSteps: health.clockSteps.largest = value
        case .logSize: health.logBytes = Int64(value * 1e6)
        case .indexSize: health.indexBytes = Int64(value * 1e6)
        case .freeDisk:
            health.disk = DiskSpace(free: Int64((value * 100).rounded()), used: 10_000 - Int64((value * 100).rounded()))
        case .lastIngest: health.lastIngest = Timestamp(nanoseconds: health.now.nanoseconds - Int64(value * 1e9))
        case .lastRetention:
            health.lastRetention = Timestamp(nanoseconds: health.now.nanoseconds - Int64(value * 1e9))
        case .interruptedWork: health.leftovers = Array(repeating: .wal(bytes: 1), count: Int(value))
        case .outdatedLogs: health.outdatedLogs = Int64(value)
        case .silence: break
        }
        return health
    }

    @Test func `what cannot be measured is not known, unless nobody asks`() {
        let health = Health(HealthQuestion(now: Timestamp(nanoseconds: 0)))
        var thresholds = HealthThresholds()
        for check in [HealthCheck.freeDisk, .lastIngest] {
            #expect(health.status(of: check, thresholds) == .unknown)
            thresholds.set(check, .warning, to: nil)
            #expect(health.status(of: check, thresholds) == .unknown)
            thresholds.set(check, .critical, to: nil)
            #expect(health.status(of: check, thresholds) == .ok)
            // As before, and not the other way round.
            thresholds.set(check, .critical, to: 7)
            let comparison: HealthThreshold.Comparison = check == .freeDisk ? .below : .above
            #expect(thresholds[check, .critical] == HealthThreshold(comparison, 7))
        }
        #expect(health.status(of: .latencyP95, HealthThresholds()) == .ok)
    }

    /// In %, of 8 events each.
    @Test(
        arguments: [
            (
                "the name of a native log is its session", "a.jsonl",
                #"{"ts": 1766223000, "kind": "fill", "payload": {}}"#, 0
            ),
            (
                "that of another system's is none", "a.jsonl",
                #"{"ts": 1766223000, "event": "order_filled", "order_id": "o"}"#, 100
            ),
            ("its folder is", "s/a.jsonl", #"{"ts": 1766223000, "event": "order_filled", "order_id": "o"}"#, 0),
            (
                "what its lines say is", "a.jsonl",
                #"{"ts": 1766223000, "event": "order_filled", "order_id": "o", "session": "x"}"#, 0
            ),
            (
                "as the log is named, too", "a.jsonl",
                #"{"ts": 1766223000, "event": "order_filled", "order_id": "o", "session": "a"}"#, 0
            ),
            ("half of them", "a.jsonl", #"{"ts": 1766223000, "event": "order_filled", "order_id": "o"}"#, 50),
        ])
    func `events without a session are counted`(why: String, name: String, line: String, expected: Double) throws {
        let store = try LogStore()
        let half = Array(repeating: line, count: 4)
        let other = expected == 50 ? line.replacing("}", with: #", "session": "a"}"#) : line
        try store.write(half + Array(repeating: other, count: 4), to: name)
        try store.ingest()
        let coverage = try store.reader().health(HealthQuestion(now: Timestamp(nanoseconds: 0)))
            .coverage
        #expect(coverage.events == 8 && coverage.untimed == 0 && coverage.kindless == 0)
        #expect(coverage.missingPercent == expected)
    }

    @Test func `a status that is not known hides nothing worse`() {
        #expect(HealthStatus.allCases.sorted { $0.severity < $1.severity } == [.ok, .unknown, .warning, .critical])
        #expect(HealthStatus.allCases.map(\.rawValue) == [0, 1, 2, 3])
    }
}
