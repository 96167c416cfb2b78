/// A line that is no event.
package struct RejectedLine {
    /// Counted from 1 in its source.
    package var line: UInt32
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

/// Why a line is no event.
package enum RejectReason: String, CaseIterable, Sendable {
    /// The line is not UTF-8; this comes before every other reason.
    case invalidUTF8 = "invalid_utf8"
    /// The line begins an object and ends before the object does.
    case truncated
    /// The line is no JSON text as RFC 8259 has it.
    case notJSON = "not_json"
    /// The line is JSON, and no object.
    case notObject = "not_object"
    /// Arrays and objects are nested deeper than `LineParser.depthLimit`.
    case tooDeep = "too_deep"
    /// The line is longer than `LineScanner.lengthLimit`.
    case tooLong = "too_long"
}
