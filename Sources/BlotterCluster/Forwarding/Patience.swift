package import ClickHouse
import Glibc

/// How a statement that a server did not take is repeated: after pauses from 50 milliseconds to 30 seconds, each twice as
/// long as the one before, until a limit or until whoever waits wants no more.
package struct Patience {
    private static let shortest = Duration.milliseconds(50)
    private static let longest = Duration.seconds(30)
    private static let step = Duration.milliseconds(50)

    /// So long in all; nil without an end.
    package var limit: Duration?
    /// Whether whoever waits wants no more, as after a signal.
    package var isOver: () -> Bool
    /// Told of what went wrong, before each pause.
    package var told: (ClickHouseError) -> Void

    /// As long as `limit`; nil without an end.
    package init(
        limit: Duration?, isOver: @escaping () -> Bool = { false },
        told: @escaping (ClickHouseError) -> Void = { _ in }
    ) {
        self.limit = limit
        self.isOver = isOver
        self.told = told
    }

    /// Runs `body` until it is taken; counts repetitions in `retries`. Throws what will not pass, and the last trouble.
    func run<Result>(_ retries: inout Int, _ body: () throws -> Result) throws -> Result {
        let clock = ContinuousClock()
        let begin = clock.now
        var pause = Self.shortest
        while true {
            do { return try body() } catch let error as ClickHouseError {
                guard error.isPassing, !isOver() else { throw error }
                if let limit, clock.now - begin + pause > limit { throw error }
                told(error)
                retries += 1
                try wait(pause, clock, error)
                pause = min(pause * 2, Self.longest)
            }
        }
    }

    private func wait(_ pause: Duration, _ clock: ContinuousClock, _ error: ClickHouseError) throws {
        let end = clock.now + pause
        while clock.now < end {
            guard !isOver() else { throw error }
            let rest = min(end - clock.now, Self.step)
            usleep(UInt32(max(0, rest.components.attoseconds / 1_000_000_000_000)))
        }
    }
}
