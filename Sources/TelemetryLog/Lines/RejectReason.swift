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
    /// The line is more events than `LogEvent.partLimit`.
    case tooManyParts = "too_many_parts"
}

extension LineParser {
    /// Why a line is none of an object, and the byte at which reading stopped.
    func diagnosis(of line: UnsafeRawBufferPointer) -> (reason: RejectReason, position: Int) {
        if let position = UTF8Check.firstInvalid(in: line) { return (.invalidUTF8, position) }
        let (verdict, position) = JSONDiagnosis.verdict(on: line, depthLimit: Self.depthLimit)
        let begin = line.first { !$0.isJSONBlank }
        return switch verdict {
        case .valid: (.notObject, 0)
        case .endsEarly where begin == UInt8(ascii: "{"): (.truncated, position)
        case .endsEarly, .wrong: (.notJSON, position)
        case .tooDeep: (.tooDeep, position)
        }
    }
}
