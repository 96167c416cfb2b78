import Blotter
import Threads

/// Lets some in at once; others wait for one to leave.
final class Turnstile: Sendable {
    /// Between two looks at whether somebody still waits.
    private static let interval = Duration.milliseconds(200)

    private let most: Int
    private let inside = Monitor(0)

    init(most: Int) { self.most = most }

    /// False when `isOver` before there was room; throws `BlotterError.interrupted` at the end of the limit.
    func enter(_ limit: AnswerLimit, orUntil isOver: () -> Bool) throws -> Bool {
        while inside.wait(atMost: Self.interval, until: { self.take(&$0) }) == nil {
            if isOver() { return false }
            try limit.check()
        }
        return true
    }

    func leave() { inside.change { $0 -= 1 } }

    private func take(_ inside: inout Int) -> Bool? {
        guard inside < most else { return nil }
        inside += 1
        return true
    }
}
