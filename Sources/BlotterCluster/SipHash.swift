/// SipHash-2-4 with a key of zeros, as ClickHouse's `sipHash64` of a text is (Aumasson and Bernstein, "SipHash: a fast
/// short-input PRF", 2012).
enum SipHash {
    static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state: (UInt64, UInt64, UInt64, UInt64) = (
            0x736F_6D65_7073_6575, 0x646F_7261_6E64_6F6D, 0x6C79_6765_6E65_7261, 0x7465_6462_7974_6573
        )
        let whole = bytes.count & ~7
        for place in stride(from: 0, to: whole, by: 8) {
            take(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)), &state)
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for place in whole..<bytes.count { last |= UInt64(bytes[place]) << UInt64(8 * (place - whole)) }
        take(last, &state)
        state.2 ^= 0xFF
        for _ in 0..<4 { round(&state) }
        return state.0 ^ state.1 ^ state.2 ^ state.3
    }

    private static func take(_ word: UInt64, _ state: inout (UInt64, UInt64, UInt64, UInt64)) {
        state.3 ^= word
        round(&state)
        round(&state)
        state.0 ^= word
    }

    @inline(__always)
    private static func round(_ state: inout (UInt64, UInt64, UInt64, UInt64)) {
        state.0 &+= state.1
        state.1 = state.1 << 13 | state.1 >> 51
        state.1 ^= state.0
        state.0 = state.0 << 32 | state.0 >> 32
        state.2 &+= state.3
        state.3 = state.3 << 16 | state.3 >> 48
        state.3 ^= state.2
        state.0 &+= state.3
        state.3 = state.3 << 21 | state.3 >> 43
        state.3 ^= state.0
        state.2 &+= state.1
        state.1 = state.1 << 17 | state.1 >> 47
        state.1 ^= state.2
        state.2 = state.2 << 32 | state.2 >> 32
    }
}
