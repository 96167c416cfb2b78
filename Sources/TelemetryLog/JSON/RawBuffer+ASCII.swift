extension UnsafeRawBufferPointer {
    /// Whether all bytes are ASCII.
    package var isASCII: Bool {
        var offset = 0
        while offset &+ 8 <= count {
            if loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            offset &+= 8
        }
        while offset < count {
            if self[offset] >= 0x80 { return false }
            offset &+= 1
        }
        return true
    }
}
