/// What a fuzzer decides by the first bytes of its input, so that the same input decides the same: SplitMix64.
package struct Choices {
    private var state: UInt64 = 0
    /// What the choices left of the input.
    package let rest: [UInt8]

    private static let seedLength = 2

    package init(_ input: UnsafeRawBufferPointer) {
        for byte in input.prefix(Self.seedLength) { state = state << 8 | UInt64(byte) }
        rest = Array(input.dropFirst(Self.seedLength))
    }

    /// A number below `bound`.
    package mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
