/// A line that is no event.
package struct RejectedLine {
    /// Counted from 1 in its source.
    package var line: UInt32
    /// How many events of its source before it are not the first of their line.
    package var further: UInt32
    /// Where it begins, in bytes of the decompressed content.
    package var offset: Int64
    /// Bytes without the line's end.
    package var length: Int64
    /// What is wrong with the line.
    package var reason: RejectReason
    /// The byte of the line at which reading stopped.
    package var position: Int64
    /// The first bytes of the line, as they are.
    package var head: Span
}
