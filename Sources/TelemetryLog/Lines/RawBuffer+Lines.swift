private import Glibc

extension UnsafeRawBufferPointer {
    /// Whether there is a brace, without which nothing is an object nor a part of one's lines.
    var hasBrace: Bool { has(UInt8(ascii: "{")) || has(UInt8(ascii: "}")) }

    private func has(_ byte: UInt8) -> Bool { baseAddress.map { memchr($0, Int32(byte), count) != nil } ?? false }

    /// Whether there is neither a brace nor what may be an array, so that no format needs to be asked.
    var isPlainText: Bool { !hasBrace && first { !$0.isJSONBlank } != UInt8(ascii: "[") }
}

extension Slice<UnsafeRawBufferPointer> {
    /// Where the first line ends.
    var firstNewline: Int? {
        let bytes = UnsafeRawBufferPointer(rebasing: self)
        guard let base = bytes.baseAddress, let found = memchr(base, Int32(UInt8(ascii: "\n")), bytes.count) else {
            return nil
        }
        return startIndex + (UnsafeRawPointer(found) - base)
    }

    /// Whether this is one object, perhaps with text before it.
    var holdsObject: Bool {
        if isJSONObject { return true }
        let bytes = UnsafeRawBufferPointer(rebasing: self)
        guard let cut = LineDocument.objectStart(in: bytes) else { return false }
        return bytes[cut...].isJSONObject
            && UTF8Check.firstInvalid(in: UnsafeRawBufferPointer(rebasing: bytes[..<cut])) == nil
    }

    /// Whether this is valid UTF-8 and one JSON object, with nothing but blanks around it.
    var isJSONObject: Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: self)
        guard bytes.first(where: { !$0.isJSONBlank }) == UInt8(ascii: "{") else { return false }
        guard case .valid = JSONDiagnosis.verdict(on: bytes, depthLimit: LineParser.depthLimit).0 else { return false }
        return UTF8Check.firstInvalid(in: bytes) == nil
    }
}
