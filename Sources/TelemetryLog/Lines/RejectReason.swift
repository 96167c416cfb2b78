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
