import Foundation
import TestSupport
import Synchronization
import Testing

@testable import Alerts
@testable import Blotter
@testable import TelemetryLog

/// Alerts that fire, are resolved, acknowledged and snoozed at random, while sinks are down, taken away and named again, the
/// clock is set back and blotter is killed, against counting over what was the case by a clock that stands still instead.
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
        /// Sinks that were not there at one of the looks since then.
        var strangers: Set<String> = []
        /// Whether the rule was snoozed when it was over, or is yet.
        var isQuiet = false
    }

    private var random: SeededRandom
    private let folder: TemporaryFolder
    private let rules: [AlertRule]
    private let sinks: [AlertSink]
    private let sender: PlaySender
    private var now: Int64 = 1_766_232_000_000_000_000
    /// The clock of the naive look, which never goes back.
    private var steady: Int64 = 0
    /// Sinks that are taken away for now.
    private var absent: Set<String> = []

    // What was the case, by a naive look.
    private var crossedSince: [String: Int64] = [:]
    private var open: [String: Episode] = [:]
    private var closed: [Episode] = []
    private var snoozedUntil: [String: Int64] = [:]

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

    /// Goes on, or back, by seconds.
    private mutating func pass(_ seconds: Int64) {
        // No two moments are one, whatever the clock does.
        let step = seconds * 1_000_000_000 + Int64(random.integer(0...999_999_999))
        now += step
        steady += max(0, step)
    }

    mutating func step() throws {
        pass(random.chance(10) ? -Int64(random.integer(100...20_000)) : Int64(random.integer(5...400)))
        for sink in sinks where random.chance(20) { sender.isDown.withLock { $0[sink.name] = random.chance(50) } }
        for sink in sinks where random.chance(15) {
            if random.chance(40) { absent.insert(sink.name) } else { absent.remove(sink.name) }
        }
        let rule = random.pick(rules).name
        if random.chance(10) {
            let end = time + TimeSpan(seconds: Int64(random.integer(60...3000)))
            try AlertStore(path: folder / "alerts").snooze(rule, until: end, by: "me", why: "", now: time)
            snoozedUntil[rule] = steady + (end - time).nanoseconds
        }
        if random.chance(10) {
            let isAcknowledged = try AlertStore(path: folder / "alerts").acknowledge(
                rule, by: "me", why: "x", now: time)
            #expect(isAcknowledged == (open[rule] != nil))
        }
        sender.killAt(random.chance(25) ? random.integer(1...3) : 0)
        try look(
            rules.map { rule in
                let reading: AlertReading =
                    random.chance(10) ? .unknown : random.chance(50) ? .crossed(value: 1, message: "bad") : .fine
                return (rule, reading)
            })
    }

    private mutating func look(_ readings: [(rule: AlertRule, reading: AlertReading)]) throws {
        for (rule, reading) in readings { remember(rule, reading) }
        for rule in Array(open.keys) { open[rule]?.strangers.formUnion(absent) }
        for place in closed.indices { closed[place].strangers.formUnion(absent) }
        let present = sinks.filter { !absent.contains($0.name) }
        do {
            let store = try AlertStore(path: folder / "alerts")
            _ = try store.take(readings, sinks: present.map(\.name), now: time)
            try AlertRun(AlertFile(sinks: present), store, sender).deliver(now: time)
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
            episode.isQuiet = (snoozedUntil[rule.name] ?? 0) > steady
            closed.append(episode)
        case .crossed:
            let since = crossedSince[rule.name] ?? steady
            crossedSince[rule.name] = since
            guard open[rule.name] == nil, .nanoseconds(steady - since) >= rule.holds else { return }
            open[rule.name] = Episode(rule: rule.name, started: time)
        }
    }

    /// All sinks are up again, and everything that waits has its time.
    mutating func end() throws {
        sender.isDown.withLock { $0 = [:] }
        sender.killAt(0)
        absent = []
        for _ in 0..<12 {
            pass(1000)
            try look(rules.map { ($0, .unknown) })
        }
        for rule in Array(open.keys) {
            let isQuiet = (snoozedUntil[rule] ?? 0) > steady
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
                let heard = sender.heard(by: sink.name)
                let (begin, end) = (heard.firstIndex(of: key + "-firing"), heard.firstIndex(of: key + "-resolved"))
                expected.formUnion([key + "-firing", key + "-resolved"])
                // Who was not there need not hear of what was over by then.
                let isOwed = episode.resolved == nil || !episode.strangers.contains(sink.name)
                if begin == nil, isOwed, !episode.isQuiet { problems.append("\(sink.name) did not hear of \(episode)") }
                if begin != nil, (end == nil) != (episode.resolved == nil) {
                    problems.append("\(sink.name) has the wrong end of \(episode)")
                }
                if let end, begin.map({ $0 > end }) ?? true {
                    problems.append("\(sink.name) heard the end first of \(episode)")
                }
            }
            let unknown = Set(sender.heard(by: sink.name)).subtracting(expected)
            if !unknown.isEmpty { problems.append("\(sink.name) heard of \(unknown)") }
        }
        return problems
    }
}

/// Remembers what it was given. At one of the messages it takes the file as it is then for that of a killed process.
private final class PlaySender: AlertSender {
    private struct State {
        /// Which message of a look is the last before the process is killed; 0 for none.
        var killsAt = 0
        var heard: [String: [String]] = [:]
        var count = 0
        var isKilled = false
    }

    private let path: String
    let isDown = Mutex<[String: Bool]>([:])
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    func send(_ deliveries: [AlertDelivery], to sink: AlertSink, now: Timestamp) -> String? {
        let isDown = isDown.withLock { $0[sink.name] == true }
        return state.withLock { state in
            // What comes after the kill never happens.
            guard !state.isKilled else { return "killed" }
            guard !isDown else { return "down" }
            state.heard[sink.name, default: []] += deliveries.map(\.key)
            state.count += 1
            guard state.count == state.killsAt else { return nil }
            state.isKilled = true
            // What is committed, while the thread that looks may be writing.
            do { try AlertStore(path: path).connection.execute("VACUUM INTO '\(path).killed'") } catch {
                Issue.record(error)
            }
            return nil
        }
    }

    func ask(_ address: String) -> String? { nil }

    func killAt(_ message: Int) { state.withLock { $0.killsAt = message } }

    func heard(by sink: String) -> [String] { state.withLock { $0.heard[sink] ?? [] } }

    /// The next process finds what the killed one left.
    func rise() throws {
        let isKilled = state.withLock { state in
            defer { (state.isKilled, state.count) = (false, 0) }
            return state.isKilled
        }
        guard isKilled else { return }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".killed", toPath: path)
    }
}
