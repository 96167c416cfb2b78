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
}
