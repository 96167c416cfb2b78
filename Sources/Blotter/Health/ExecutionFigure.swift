package import TelemetryLog

/// What a check of execution measures of one session, or of one of its symbols.
package struct ExecutionFigure: Sendable, Equatable {
    /// Of a share less than this is not judged.
    package static let leastCount: Int64 = 20

    /// Whose it is.
    package var session: String
    /// nil for what bears none.
    package var symbol: String?
    /// Whether it is that of the whole session, which has several symbols.
    package var isWhole = false
    /// In the unit of the check.
    package var value: Double
    /// How many there are of what is counted, such as orders with a fill, and of how many.
    package var part: Int64
    /// What `part` is a part of; the number of values of which one is the median.
    package var of: Int64
    /// When the oldest was placed, of orders that are stuck.
    package var since: Timestamp?
}

/// What happened in one session to one symbol, counted.
struct ExecutionCounts: Sendable {
    /// Orders, those of them that were rejected, those that should have a fill by now, and those of these that have one.
    var orders: Int64 = 0
    var rejected: Int64 = 0
    var due: Int64 = 0
    var filled: Int64 = 0
    /// Decisions of gates on an intent, and those that blocked it.
    var decisions: Int64 = 0
    var blocked: Int64 = 0
    /// Events that are errors in the window, and before it.
    var errors: Int64 = 0
    var errorsBefore: Int64 = 0
    /// Basis points by which each filled order was worse than its intent's price.
    var slippages: [Double] = []

    static func += (left: inout ExecutionCounts, right: ExecutionCounts) {
        left.orders += right.orders
        left.rejected += right.rejected
        left.due += right.due
        left.filled += right.filled
        left.decisions += right.decisions
        left.blocked += right.blocked
        left.errors += right.errors
        left.errorsBefore += right.errorsBefore
        left.slippages += right.slippages
    }
}
