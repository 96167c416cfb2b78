extension Sequence<UInt8> {
    /// FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), 64 bits: a digest that tells texts apart, and keeps
    /// nobody from making two that have the same.
    package var fnv1a: UInt64 { reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
}
