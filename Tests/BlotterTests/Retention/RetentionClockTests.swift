import Foundation
import Testing

@testable import Blotter
@testable import TelemetryLog

/// A clock that jumped makes every log old at once: nothing goes by that unless somebody asks for it.
@Suite struct RetentionClockTests {
    private static let day = TimeSpan.day
    private static let start = Timestamp(nanoseconds: RetentionFixture.now)

    /// The boot and its age now; earlier boots' clocks, in hours after `start`; the last run, the logs and the clock, too.
    @Test(
        arguments: [
            ([], nil, [0.0], 1.0, nil), ([], nil, [0], 65, nil), ([], nil, [], 9000, nil),
            ([], nil, [-500, 0], 67, .gap(from: start, to: start + TimeSpan(seconds: 67 * 3600.0))),
            ([], 0, [30, 60, 90], 100, nil), ([], 0, [-70], 60, nil),
            (
                [], 0, [30, 100], 101,
                .gap(from: start + TimeSpan(seconds: 30 * 3600.0), to: start + TimeSpan(seconds: 360_000.0))
            ),
            ([0], 0, [], 1000, nil), ([0, 72], 0, [], 1000, nil), ([0.9], 0, [], 1000, nil),
            ([72], 0, [], 1000, .clockSet(by: TimeSpan(seconds: -72 * 3600.0))),
            ([-72], 0, [], 1000, .clockSet(by: TimeSpan(seconds: 72 * 3600.0))),
        ] as [([Double], Double?, [Double], Double, RetentionPlan.Doubt?)])
    func `a clock is held against the boot, else against runs and logs`(
        boots: [Double], lastRun: Double?, logs: [Double], now: Double, doubt: RetentionPlan.Doubt?
    ) {
        func time(_ hours: Double) -> Timestamp { Self.start + TimeSpan(seconds: hours * 3600) }
        var witness = ClockWitness(bootClock: BootClock(boot: "b", uptime: TimeSpan(seconds: now * 3600)))
        witness.boots = boots.map(time)
        witness.lastRun = lastRun.map(time)
        #expect(witness.doubt(now: time(now), logs: logs.map(time)) == doubt)
    }

    /// Ten logs, two of them in the trash of a first run, and the clock after it: set, with the boot going on or not.
    private func fixture(boot: String?, uptime: Double) throws -> RetentionFixture {
        let fixture = try RetentionFixture()
        fixture.bootClock = BootClock(boot: "one", uptime: .hour)
        for number in 0..<10 {
            try fixture.write(
                RetentionFixture.lines(3 + number, session: "s\(number)"), to: "s\(number).jsonl",
                days: number > 7 ? 40 : Double(number) * 3 + 0.1)
        }
        try fixture.apply(Self.policy, isForced: false)
        fixture.bootClock = boot.map { BootClock(boot: $0, uptime: TimeSpan(seconds: uptime)) }
        return fixture
    }

    private static let policy: RetentionPolicy = {
        var policy = RetentionPolicy(age: 30, keep: 5, compress: 0)
        policy.trashDays = 2
        return policy
    }()

    @Test(arguments: [3, 31, 5 * 365, -365], [("one", 7200.0), ("two", 60), (nil, 0)] as [(String?, Double)])
    func `a jump deletes, purges and lets expire nothing`(days: Int64, boot: (String?, Double)) throws {
        let fixture = try fixture(boot: boot.0, uptime: boot.1)
        try fixture.retention.hold("s7", reason: "audit", until: fixture.now + RetentionFixture.day)
        let before = try fixture.folder.names().filter { $0.contains(".jsonl") }
        fixture.now += days * RetentionFixture.day
        // With nothing to do there is nothing to doubt.
        _ = try? fixture.apply(Self.policy, isForced: false)
        #expect(try fixture.folder.names().filter { $0.contains(".jsonl") } == before)
        // The second time the clock is no better.
        _ = try? fixture.apply(Self.policy, isForced: false)
        #expect(try fixture.folder.names().filter { $0.contains(".jsonl") } == before)
        guard days > 0 else { return }
        #expect(throws: Doubts.self) { try fixture.apply(Self.policy, isForced: false) }
        try fixture.apply(Self.policy, isForced: true)
        #expect(try fixture.retention.trash().count == (days > 30 ? 1 : 0))
        // Who forced it has answered for the clock.
        fixture.bootClock?.uptime = TimeSpan(seconds: boot.1 + 86_400)
        fixture.now += RetentionFixture.day
        try fixture.apply(RetentionPolicy(age: 0), isForced: false)
    }

    @Test func `a clock that goes on with the boot's is not doubted`() throws {
        let fixture = try fixture(boot: "one", uptime: 3600 + 20 * 86_400)
        fixture.now += 20 * RetentionFixture.day
        #expect(try fixture.apply(Self.policy, isForced: false).purged > 0)
    }
}
