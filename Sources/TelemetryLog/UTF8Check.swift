/// UTF-8 as bytes (RFC 3629).
enum UTF8Check {
    /// The offset of the first byte that is not UTF-8, nil when all of `bytes` is.
    static func firstInvalid(in bytes: UnsafeRawBufferPointer) -> Int? {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    /// How many characters (Unicode scalars) there are in valid UTF-8.
    static func characters(in bytes: UnsafeRawBufferPointer) -> Int {
        var continuations = 0
        for byte in bytes where byte & 0xC0 == 0x80 { continuations &+= 1 }
        return bytes.count - continuations
    }
}
