import Foundation
import TestSupport
import Testing

@testable import Alerts
@testable import Blotter
@testable import TelemetryLog

/// Alerts that fire, are resolved, acknowledged and snoozed at random, while sinks are down and blotter is killed, against
/// counting over what was the case.
@Suite struct AlertHistoryTests {
    /// All of a thousand by `make soak`.
    private static let seeds: ClosedRange<UInt64> =
        ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 1...30 : 1...1000

    @Test(arguments: seeds) func `whoever is told hears of everything, and by its key of nothing twice`(seed: UInt64)
        throws
    {
        var play = try AlertPlay(seed: seed)
        for _ in 0..<40 { try play.step() }
        try play.end()
        for problem in play.problems() { Issue.record("\(problem), seed \(seed)") }
    }
}

/// One history.
private struct AlertPlay {
    /// A time at which a rule was crossed for long enough, until it no longer was.
    private struct Episode {
        var rule: String
        var started: Timestamp
        var resolved: Timestamp?
        /// Whether the rule was snoozed when it was over, or is yet.
        var isQuiet = false
    }

    private var random: SeededRandom
    private let folder: TemporaryFolder
    private let rules: [AlertRule]
    private let sinks: [AlertSink]
    private var sender: PlaySender
    private var now: Int64 = 1_766_232_000_000_000_000

    // What was the case, by a naive look.
    private var crossedSince: [String: Timestamp] = [:]
    private var open: [String: Episode] = [:]
    private var closed: [Episode] = []
    private var snoozedUntil: [String: Timestamp] = [:]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        folder = try TemporaryFolder(inMemory: true)
        var slow = AlertRule("slow", .latencyP95)
        slow.holds = .seconds(60)
        rules = [AlertRule("stuck", .stuckOrders), slow, AlertRule("blocks", .gateBlocks)]
        sinks = [
            AlertSink(name: "one", kind: .webhook, target: "", tokenFile: nil),
            AlertSink(name: "two", kind: .command, target: "", tokenFile: nil),
        ]
        sender = PlaySender(path: folder / "alerts")
    }

    private var time: Timestamp { Timestamp(nanoseconds: now) }

    mutating func step() throws {
        now += Int64(random.integer(5...400)) * 1_000_000_000
        for sink in sinks where random.chance(20) { sender.isDown[sink.name] = random.chance(50) }
        let rule = random.pick(rules).name
        if random.chance(10) {
            let end = time + TimeSpan(seconds: Int64(random.integer(60...3000)))
            try AlertStore(path: folder / "alerts").snooze(rule, until: end, by: "me", why: "", now: time)
            snoozedUntil[rule] = end
        }
        if random.chance(10) {
            let isAcknowledged = try AlertStore(path: folder / "alerts").acknowledge(
                rule, by: "me", why: "x", now: time)
            #expect(isAcknowledged == (open[rule] != nil))
        }
        sender.killsAt = random.chance(25) ? random.integer(1...3) : 0
        try look(
            rules.map { rule in
                let reading: AlertReading =
                    random.chance(10) ? .unknown : random.chance(50) ? .crossed(value: 1, message: "bad") : .fine
                return (rule, reading)
            })
    }

    private mutating func look(_ readings: [(rule: AlertRule, reading: AlertReading)]) throws {
        for (rule, reading) in readings { remember(rule, reading) }
        do {
            let store = try AlertStore(path: folder / "alerts")
            _ = try store.take(readings, sinks: sinks.map(\.name), now: time)
            try AlertRun(AlertFile(sinks: sinks), store, sender).deliver(now: time)
        }
        try sender.rise()
    }

    private mutating func remember(_ rule: AlertRule, _ reading: AlertReading) {
        switch reading {
        case .unknown: return
        case .fine:
            crossedSince[rule.name] = nil
            guard var episode = open.removeValue(forKey: rule.name) else { return }
            episode.resolved = time
            episode.isQuiet = (snoozedUntil[rule.name] ?? Timestamp(nanoseconds: 0)) > time
            closed.append(episode)
        case .crossed:
            let since = crossedSince[rule.name] ?? time
            crossedSince[rule.name] = since
            guard open[rule.name] == nil, since.duration(to: time) >= rule.holds else { return }
            open[rule.name] = Episode(rule: rule.name, started: time)
        }
    }

    /// All sinks are up again, and everything that waits has its time.
    mutating func end() throws {
        sender.isDown = [:]
        sender.killsAt = 0
        for _ in 0..<12 {
            now += 1_000_000_000_000
            try look(rules.map { ($0, .unknown) })
        }
        let end = time
        for rule in Array(open.keys) {
            let isQuiet = (snoozedUntil[rule] ?? Timestamp(nanoseconds: 0)) > end
            open[rule]?.isQuiet = isQuiet
        }
        #expect(try AlertStore(path: folder / "alerts").undelivered().isEmpty)
    }

    /// What was missed, or told of nothing.
    func problems() -> [String] {
        var problems: [String] = []
        var expected: Set<String> = []
        for sink in sinks {
            for episode in closed + Array(open.values) {
                let prints = rules.first { $0.name == episode.rule }?.fingerprint ?? ""
                let key = "\(prints)-\(episode.started.nanoseconds)"
                let heard = sender.heard[sink.name] ?? []
                let (begin, end) = (heard.firstIndex(of: key + "-firing"), heard.firstIndex(of: key + "-resolved"))
                expected.formUnion([key + "-firing", key + "-resolved"])
                if begin == nil, !episode.isQuiet { problems.append("\(sink.name) did not hear of \(episode)") }
                if begin != nil, (end == nil) != (episode.resolved == nil) {
                    problems.append("\(sink.name) has the wrong end of \(episode)")
                }
                if let end, begin.map({ $0 > end }) ?? true {
                    problems.append("\(sink.name) heard the end first of \(episode)")
                }
            }
            let unknown = Set(sender.heard[sink.name] ?? []).subtracting(expected)
            if !unknown.isEmpty { problems.append("\(sink.name) heard of \(unknown)") }
        }
        return problems
    }
}

/// Remembers what it was given. At one of the messages it takes the file as it is then for that of a killed process.
private final class PlaySender: AlertSender {
    private let path: String
    var isDown: [String: Bool] = [:]
    /// Which message of a look is the last before the process is killed; 0 for none.
    var killsAt = 0
    private(set) var heard: [String: [String]] = [:]
    private var count = 0
    private var remains: Data?

    init(path: String) { self.path = path }

    func send(_ deliveries: [AlertDelivery], to sink: AlertSink, now: Timestamp) -> String? {
        // What comes after the kill never happens.
        guard remains == nil else { return "killed" }
        guard isDown[sink.name] != true else { return "down" }
        heard[sink.name, default: []] += deliveries.map(\.key)
        count += 1
        if count == killsAt { remains = FileManager.default.contents(atPath: path) }
        return nil
    }

    func ask(_ address: String) -> String? { nil }

    /// The next process finds what the killed one left.
    func rise() throws {
        if let remains { try remains.write(to: URL(fileURLWithPath: path)) }
        (remains, count) = (nil, 0)
    }
}
