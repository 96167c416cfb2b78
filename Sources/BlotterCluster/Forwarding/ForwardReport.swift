/// What one pass of a forwarder has sent.
package struct ForwardReport: Equatable, Sendable {
    /// Events that were sent.
    package var events = 0
    /// Orders, those included that were taken back.
    package var orders = 0
    /// Invalid lines.
    package var rejects = 0
    /// Rows of logs.
    package var files = 0
    /// Rows of series.
    package var series = 0
    /// Inserts.
    package var batches = 0
    /// Bytes of statements and rows, compressed.
    package var bytes = 0
    /// Statements that had to be repeated.
    package var retries = 0
    /// Logs that were sent anew, as other formats read them.
    package var anew = 0

    /// Nothing was sent.
    package init() {}

    /// Whether nothing was, but that the host is there.
    package var isEmpty: Bool { events + orders + rejects + files + series == 0 }

    /// Of two passes.
    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.events += right.events
        sum.orders += right.orders
        sum.rejects += right.rejects
        sum.files += right.files
        sum.series += right.series
        sum.batches += right.batches
        sum.bytes += right.bytes
        sum.retries += right.retries
        sum.anew += right.anew
        return sum
    }
}
