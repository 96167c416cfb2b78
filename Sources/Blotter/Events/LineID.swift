import SQLite

/// The ids of events and invalid lines: each says its source and its line, so those of a source are one range.
enum LineID {
    private static let lineBits: Int64 = 32

    static func of(_ line: Int64, in source: Int64) -> Int64 { source << lineBits | line }

    /// The ids that lines of a source may have.
    static func all(of source: Int64) -> Range<Int64> { of(0, in: source)..<of(0, in: source + 1) }

    static func source(of id: Int64) -> Int64 { id >> lineBits }
}

extension Range<Int64> {
    /// For `id >= ? AND id < ?`.
    var values: [Value] { [.integer(lowerBound), .integer(upperBound)] }
}
