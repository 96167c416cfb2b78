extension LogFile {
    /// The first lines of the content, whole ones, from at most so many bytes, and whether these are all. Throws
    /// `LogFileError`.
    func firstLines(
        _ most: Int, bytes limit: Int, omittingEmpty: Bool = true
    ) throws -> (lines: [ArraySlice<UInt8>], isAll: Bool) {
        let content = try content()
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        reading: while count < limit {
            let chunk = try bytes.withUnsafeMutableBytes {
                try content.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            switch chunk {
            case .bytes(let read): count += read
            case .proved: break
            case .end: break reading
            }
        }
        var lines = bytes[..<count].split(
            separator: UInt8(ascii: "\n"), maxSplits: most, omittingEmptySubsequences: omittingEmpty)
        let isCut = count == limit
        // What stands behind the last end of a line is a part of one, or nothing.
        if isCut || lines.last?.isEmpty ?? false, lines.count <= most + (isCut ? 0 : 1) { _ = lines.popLast() }
        return (Array(lines.prefix(most)), !isCut && lines.count <= most)
    }
}
