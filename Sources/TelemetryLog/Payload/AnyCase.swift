extension Sequence<UInt8> {
    /// Whether the bytes are those of `other` where no case is told apart, as SQLite's `lower` sees it: of ASCII alone.
    package func isSameInAnyCase(as other: some Sequence<UInt8>) -> Bool {
        elementsEqual(other) { $0.lowercasedLetter == $1.lowercasedLetter }
    }
}

extension UInt8 {
    fileprivate var lowercasedLetter: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
}
