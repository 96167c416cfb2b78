import Threads

/// How many answers there were, by status.
package final class Statistics: Sendable {
    private let counts = Monitor<[Int: Int]>([:])

    package init() {}

    func count(_ status: Int) { counts.change { $0[status, default: 0] += 1 } }

    package var byStatus: [Int: Int] { counts.read { $0 } }
}
