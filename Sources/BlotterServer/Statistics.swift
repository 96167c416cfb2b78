import Threads

/// How many answers there were, by status, and how long they took.
package final class Statistics: Sendable {
    /// What was counted so far.
    package struct Counts: Sendable {
        /// Answers by the status of HTTP.
        package var byStatus: [Int: Int] = [:]
        /// For each of `bounds` how many answers did not take longer.
        package var upTo = [Int](repeating: 0, count: Statistics.bounds.count)
        /// How long all of them took together, until their first byte could be sent.
        package var time = Duration.zero
    }

    /// That answers are held against: 5 ms to 10 s.
    package static let bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000].map(Duration.milliseconds)

    private let state = Monitor(Counts())

    /// No answer yet.
    package init() {}

    func count(_ status: Int, after time: Duration) {
        state.change { counts in
            counts.byStatus[status, default: 0] += 1
            counts.time += time
            for (place, bound) in Self.bounds.enumerated() where time <= bound { counts.upTo[place] += 1 }
        }
    }

    /// All answers that were sent.
    package var counts: Counts { state.read { $0 } }
}
