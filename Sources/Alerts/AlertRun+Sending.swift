package import TelemetryLog

extension AlertRun {
    /// How long a look waits for sinks.
    package struct Pace: Sendable {
        /// For so long messages are begun; the others wait for the next look.
        package var begins: Duration
        /// For so long it is waited for one, before the look ends without it.
        package var waits: Duration

        /// A look after which blotter ends: nothing may be on its way then.
        package static let once = Pace(begins: .seconds(60), waits: .seconds(30))
        /// A look that is followed by others, which take what comes later.
        package static let following = Pace(begins: .seconds(10), waits: .seconds(2))
    }

    /// What has been sent to one sink in a look.
    private struct Turn {
        var queue: [AlertDelivery] = []
        var isBroken = false
        var isReminded = false
    }

    /// Sends what is due, and nothing else. Throws `DatabaseError`.
    @discardableResult
    func deliver(now: Timestamp, heartbeat: String? = nil) throws -> Result {
        var result = Result()
        while let outcome = dispatch.next(atMost: .zero) { try take(outcome, now, &result) }
        if let heartbeat, !dispatch.isBusy(.heartbeat) { dispatch.send(.heartbeat(heartbeat), now: now) }
        let end = ContinuousClock.now + pace.begins
        var turns: [String: Turn] = [:]
        for sink in file.sinks { try sendNext(to: sink, &turns[sink.name, default: Turn()], now) }
        while let outcome = dispatch.next(atMost: pace.waits) {
            try take(outcome, now, &result)
            guard case .sink(let name) = outcome.message.place, let sink = file.sinks.first(where: { $0.name == name })
            else { continue }
            if outcome.error != nil { turns[name]?.isBroken = true }
            if ContinuousClock.now < end { try sendNext(to: sink, &turns[name, default: Turn()], now) }
        }
        return result
    }

    /// Takes what is still on its way, for as long as a look after which blotter ends would wait. Throws `DatabaseError`.
    package func finish(now: Timestamp) throws -> Result {
        var result = Result()
        while let outcome = dispatch.next(atMost: Pace.once.waits) { try take(outcome, now, &result) }
        return result
    }

    /// In their order, each when the one before it was taken. The end of what was told just now follows at once.
    private func sendNext(to sink: AlertSink, _ turn: inout Turn, _ now: Timestamp) throws {
        guard !dispatch.isBusy(.sink(sink.name)), !turn.isBroken else { return }
        if turn.queue.isEmpty { turn.queue = try store.dueDeliveries(now: now).filter { $0.sink == sink.name } }
        if !turn.queue.isEmpty {
            let delivery = turn.queue.removeFirst()
            try store.markTried(delivery)
            return dispatch.send(.delivery(delivery, sink), now: now)
        }
        guard sink.kind == .alertmanager, !turn.isReminded else { return }
        turn.isReminded = true
        let firing = try store.firing(for: sink.name, now: now)
        if !firing.isEmpty { dispatch.send(.reminder(firing, sink), now: now) }
    }

    private func take(_ outcome: AlertDispatch.Outcome, _ now: Timestamp, _ result: inout Result) throws {
        let name =
            switch outcome.message.place {
            case .sink(let name): name
            case .heartbeat: "heartbeat"
            }
        if let error = outcome.error { result.failures.append((sink: name, error: error)) }
        guard case .delivery(let delivery, _) = outcome.message else { return }
        if let error = outcome.error {
            try store.markFailed(delivery, error, now: now)
        } else {
            try store.markSent(delivery)
            result.sent += 1
        }
    }
}
