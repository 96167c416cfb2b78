import TestSupport
import Testing
import Threads

@testable import Alerts
@testable import Blotter
@testable import BlotterReports
@testable import TelemetryLog

/// Who is told what, by whom in the way of whom, and by which clock.
@Suite struct AlertRunTests {
    private static let noon = Timestamp(nanoseconds: 1_766_232_000_000_000_000)

    private let folder: TemporaryFolder
    private let store: AlertStore
    private let rule = AlertRule("stuck", .stuckOrders)
    private let crossed = AlertReading.crossed(value: 12, message: "12 orders stuck")

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        store = try AlertStore(path: folder / "alerts")
    }

    private func sink(_ name: String, _ kind: AlertSink.Kind = .webhook) -> AlertSink {
        AlertSink(name: name, kind: kind, target: "", tokenFile: nil)
    }

    private func after(_ seconds: Int64) -> Timestamp { Self.noon + TimeSpan(seconds: seconds) }

    /// Puts down a reading, and sends what is due.
    @discardableResult
    private func look(
        _ reading: AlertReading, _ sinks: [AlertSink], _ sender: any AlertSender, at seconds: Int64
    ) throws -> [AlertStore.Turn] {
        let turns = try store.take([(rule, reading)], sinks: sinks.map(\.name), now: after(seconds))
        try AlertRun(AlertFile(sinks: sinks), store, sender).deliver(now: after(seconds))
        return turns
    }

    @Test func `one that hangs holds up no other, and hears what it was to hear, in order, when it comes round`() throws
    {
        let sender = HangingSender("slow")
        let sinks = [sink("slow"), sink("quick", .command)]
        let run = AlertRun(
            AlertFile(sinks: sinks), store, sender, pace: .init(begins: .seconds(60), waits: .milliseconds(20)))
        // Were they told one after the other, the first look would never end.
        for (seconds, reading) in [(0, crossed), (15, .fine), (30, crossed)] as [(Int64, AlertReading)] {
            _ = try store.take([(rule, reading)], sinks: sinks.map(\.name), now: after(seconds))
            let told = sender.heard("quick").count
            repeat { try run.deliver(now: after(seconds)) } while sender.heard("quick").count == told
        }
        #expect(sender.heard("slow") == [])
        sender.release()
        #expect(try run.finish(now: after(31)).failures.isEmpty)
        try run.deliver(now: after(32))
        let keys = ["1766232000000000000-firing", "1766232000000000000-resolved", "1766232030000000000-firing"]
        for sink in ["quick", "slow"] {
            #expect(sender.heard(sink) == keys.map { "\(rule.fingerprint)-\($0)" }, "\(sink)")
        }
        #expect(try store.undelivered().isEmpty)
    }

    @Test func `a sink that is named later hears of what still fires, one taken away has nothing left`() throws {
        let sender = HangingSender(nil)
        try look(crossed, [sink("old")], sender, at: 0)
        try look(crossed, [sink("old"), sink("new")], sender, at: 15)
        #expect(sender.heard("new") == sender.heard("old") && sender.heard("new").count == 1)
        sender.down = ["old"]
        try look(.fine, [sink("old"), sink("new")], sender, at: 30)
        #expect(try store.undelivered().map(\.delivery.sink) == ["old"])
        try look(.fine, [sink("new")], sender, at: 60)
        #expect(try store.undelivered().isEmpty)
        // Named again, it hears the end of what it knows.
        sender.down = []
        try look(.fine, [sink("old"), sink("new")], sender, at: 90)
        #expect(sender.heard("old").map { $0.hasSuffix("resolved") } == [false, true])
        #expect(sender.heard("new").count == 2)
    }

    @Test func `what nobody has heard of by the time it is over is not told to who comes later`() throws {
        let sender = HangingSender(nil)
        try look(crossed, [], sender, at: 0)
        try look(.fine, [], sender, at: 15)
        try look(.fine, [sink("new")], sender, at: 30)
        #expect(sender.heard("new").isEmpty)
    }

    @Test func `a clock that is set back lengthens no wait`() throws {
        var slow = rule
        slow.holds = .seconds(300)
        func look(_ seconds: Int64) throws -> [AlertState.Change] {
            try store.take([(slow, crossed)], sinks: ["one"], now: after(seconds)).map(\.change)
        }
        #expect(try look(0) == [] && look(200) == [])
        try store.snooze("stuck", until: after(200 + 1000), by: "me", why: "", now: after(200))
        // An hour back: 200 seconds have passed, and so has no time since.
        #expect(try look(-3400) == [])
        #expect(try look(-3301) == [] && look(-3300) == [.fired])
        #expect(try store.dueDeliveries(now: after(-2401)).isEmpty)
        #expect(try store.dueDeliveries(now: after(-2400)).map(\.started) == [after(-3300)])
        // A second or two are no step.
        #expect(try store.take([(slow, .fine)], sinks: ["one"], now: after(-3302)).map(\.change) == [.resolved])
        let episode = try #require(store.history(limit: 1).first)
        #expect(episode.started == after(-3300) && episode.resolved == after(-3300))
    }

    @Test func `a clock that jumps to the end of time and back, again and again, ends nothing`() throws {
        var slow = rule
        slow.holds = .seconds(300)
        let end = Timestamp(nanoseconds: .max)
        _ = try store.take([(slow, crossed)], sinks: ["one"], now: after(0))
        for round in 1...3 {
            try store.snooze("stuck", until: end, by: "me", why: "", now: end)
            let turns = try store.take([(slow, crossed)], sinks: ["one"], now: after(Int64(round)))
            #expect(turns.map(\.change) == (round == 1 ? [.fired] : []))
        }
    }

    @Test func `two that begin at one moment, as by a clock that was set back, are told apart`() throws {
        let sender = HangingSender(nil)
        for (seconds, reading) in [(0, crossed), (100, .fine), (0, crossed), (100, .fine)] as [(Int64, AlertReading)] {
            try look(reading, [sink("one")], sender, at: seconds)
        }
        #expect(Set(sender.heard("one")).count == 4)
    }

    @Test func `Alertmanager is told times that are over by its clock`() throws {
        var delivery = AlertDelivery.test(of: "am", now: after(3600))
        delivery.kind = .resolved
        delivery.resolved = after(3700)
        let body = AlertBody.alertmanager([delivery], now: after(0))
        #expect(body.contains(#""startsAt": "2025-12-20T12:00:00Z", "endsAt": "2025-12-20T12:00:00Z""#), "\(body)")
    }

    @Test func `what cannot be sent is given up after three days and a dozen attempts`() throws {
        _ = try store.take([(rule, crossed)], sinks: ["one"], now: after(0))
        // A clock that jumps ahead by a year is not three days of trying.
        let year: Int64 = 365 * 86_400
        for attempt in 1...12 {
            let now = after(year + 900 * Int64(attempt))
            let due = try #require(store.dueDeliveries(now: now).first)
            try store.markTried(due)
            try store.markFailed(due, "down", now: now)
            #expect(try store.undelivered().map(\.isDead) == [attempt == 12])
        }
    }

    @Test func `when the last look was, and what was the matter with it`() throws {
        #expect(try store.lastLook() == nil)
        try store.snooze("stuck", until: after(9), by: "me", why: "", now: after(0))
        #expect(try store.lastLook() == nil)
        _ = try store.take([], sinks: [], now: after(1))
        #expect(try store.lastLook() == AlertLook(taken: after(1), trouble: nil, measured: after(1)))
        let run = AlertRun(AlertFile(sinks: []), store, HangingSender(nil))
        let result = try run.look(now: after(2)) { throw BlotterError.noIndex(path: "/secret/index") }
        #expect(result.trouble == "/secret/index: there is no index; make one with 'blotter ingest'")
        #expect(
            try store.lastLook()
                == AlertLook(
                    taken: after(2), trouble: "the index: there is no index; make one with 'blotter ingest'",
                    measured: after(1)))
    }
}

/// Hears what it is told, but for one sink that hangs until it is released.
private final class HangingSender: AlertSender {
    private struct State {
        var hanging: String?
        var heard: [String: [String]] = [:]
        var down: Set<String> = []
    }

    private let state: Monitor<State>

    init(_ hanging: String?) { state = Monitor(State(hanging: hanging)) }

    var down: Set<String> {
        get { state.read { $0.down } }
        set { state.change { $0.down = newValue } }
    }

    func send(_ deliveries: [AlertDelivery], to sink: AlertSink, now: Timestamp) -> String? {
        _ = state.wait { $0.hanging == sink.name ? nil : true }
        return state.change { state in
            if state.down.contains(sink.name) { return "down" }
            state.heard[sink.name, default: []] += deliveries.map(\.key)
            return nil
        }
    }

    func ask(_ address: String) -> String? { nil }

    func release() { state.change { $0.hanging = nil } }

    func heard(_ sink: String) -> [String] { state.read { $0.heard[sink] ?? [] } }
}
