extension RandomLine {
    private static let words = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "null", "true", "NaN", "Infinity", "0", "-", "e", ".", " ",
        "\t",
        "\u{0}", "\u{0C}", "\u{1A}", "é", "'", "//", "\\\"", "\\ud800", "{}", "[]", "\"\"", "1", "+",
    ]

    /// `line` with a few bytes changed, inserted, dropped or moved; at times as it was.
    mutating func mutant(of line: [UInt8]) -> [UInt8] {
        var bytes = line
        for _ in 0..<random.below(4) {
            let place = random.below(bytes.count + 1)
            let length = min(random.below(6), bytes.count - place)
            switch random.below(6) {
            case 0 where place < bytes.count: bytes[place] = UInt8(random.below(256))
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2: bytes.removeSubrange(place..<(place + length))
            case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: random.below(bytes.count + 1))
            case 4 where random.below(4) == 0: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: Self.words[random.below(Self.words.count)].utf8, at: place)
            }
        }
        return bytes.filter { $0 != UInt8(ascii: "\n") }
    }
}
