extension LogFile {
    /// The digests of the content up to ascending offsets behind `start`; of those alone at which a line ends.
    func digests(at offsets: [Int64], from start: LogProgress) throws -> [Int64: ContentDigest] {
        let content = try content(from: isCompressed ? 0 : start.offset)
        var digest = isCompressed ? ContentDigest() : start.digest
        var digests: [Int64: ContentDigest] = [:]
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var rest = Set(offsets).sorted()[...]
        // The byte before, and what follows, tell whether a line ends.
        var last: UInt8?
        while let next = rest.first {
            let missing = next - digest.length
            if missing == 0, last == UInt8(ascii: "\n") {
                digests[next] = digest
                rest = rest.dropFirst()
                continue
            }
            let room = min(Int64(buffer.count), max(missing, 1))
            switch try content.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(room)])) {
            case .bytes(let count):
                if missing == 0 {
                    if buffer[0] == UInt8(ascii: "\n") { digests[next] = digest }
                    rest = rest.dropFirst()
                }
                digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                last = buffer[count - 1]
            case .proved: break
            case .end:
                if missing == 0 { digests[next] = digest }
                return digests
            }
        }
        return digests
    }
}
