import TelemetryLog
import Threads

/// Messages on their way: of each sink one at a time, on a thread of its own, so that a sink that hangs holds up no other.
///
/// What is remembered is touched by the caller's thread alone, which takes the outcomes one by one.
final class AlertDispatch {
    /// Who is spoken to.
    enum Place: Hashable, Sendable {
        case sink(String)
        case heartbeat
    }

    /// What is said.
    enum Message: Sendable {
        case delivery(AlertDelivery, AlertSink)
        /// That alerts still fire.
        case reminder([AlertDelivery], AlertSink)
        /// That a look was taken.
        case heartbeat(String)

        var place: Place {
            switch self {
            case .delivery(_, let sink), .reminder(_, let sink): .sink(sink.name)
            case .heartbeat: .heartbeat
            }
        }
    }

    /// What came of it: why it was not taken, nil when it was.
    struct Outcome: Sendable {
        let message: Message
        let error: String?
    }

    private let sender: any AlertSender
    private let outcomes = Monitor<[Outcome]>([])
    private var underWay: Set<Place> = []

    init(_ sender: any AlertSender) { self.sender = sender }

    /// Whether a message to it is on its way.
    func isBusy(_ place: Place) -> Bool { underWay.contains(place) }

    /// Sends a message to somebody who is not busy.
    func send(_ message: Message, now: Timestamp) {
        underWay.insert(message.place)
        let work: @Sendable () -> Void = { [sender, outcomes] in
            let error: String? =
                switch message {
                case .delivery(let delivery, let sink): sender.send([delivery], to: sink, now: now)
                case .reminder(let deliveries, let sink): sender.send(deliveries, to: sink, now: now)
                case .heartbeat(let address): sender.ask(address)
                }
            outcomes.change { $0.append(Outcome(message: message, error: error)) }
        }
        if let worker = Worker(work) { worker.detach() } else { work() }
    }

    /// The next outcome, waited for; nil when nothing is on its way, or nothing came for so long.
    func next(atMost patience: Duration) -> Outcome? {
        guard !underWay.isEmpty else { return nil }
        let outcome = outcomes.wait(atMost: patience) { $0.isEmpty ? nil : $0.removeFirst() }
        if let outcome { underWay.remove(outcome.message.place) }
        return outcome
    }
}
