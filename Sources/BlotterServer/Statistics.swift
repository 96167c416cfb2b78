import Threads

/// How many answers there were, by status.
package final class Statistics: Sendable {
    private let counts = Monitor<[Int: Int]>([:])

    /// No answer yet.
    package init() {}

    func count(_ status: Int) { counts.change { $0[status, default: 0] += 1 } }

    /// Answers that were sent so far, by the status of HTTP.
    package var byStatus: [Int: Int] { counts.read { $0 } }
}
