extension LogFile {
    /// What a log's content is, read from its beginning to its end.
    package struct Measure: Equatable, Sendable {
        /// Of all bytes, decompressed.
        package var digest = ContentDigest()
        /// How the content ended; `open` for a plain file.
        package var end = LogEnd.open

        /// The measure of a content of which nothing was read yet.
        package init() {}
    }

    /// Reads the whole content and hands it to `body`; throws `LogFileError`, or what `body` throws.
    package func measured(_ body: (UnsafeRawBufferPointer) throws -> Void = { _ in }) throws -> Measure {
        let content = try content()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var measure = Measure()
        while true {
            switch try content.read(into: buffer) {
            // A plain file has no other mark of its end.
            case .bytes(let count):
                let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
                measure.digest.update(bytes)
                try body(bytes)
            case .proved: break
            case .end(let end):
                measure.end = end
                return measure
            }
        }
    }

    /// The digest of the first `length` bytes of the content, or of all where it has fewer. Throws `LogFileError`.
    package func digest(upTo length: Int64) throws -> ContentDigest {
        let content = try content()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var digest = ContentDigest()
        while digest.length < length {
            let room = buffer.prefix(Int(min(Int64(buffer.count), length - digest.length)))
            switch try content.read(into: UnsafeMutableRawBufferPointer(rebasing: room)) {
            case .bytes(let count): digest.update(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
            case .proved: break
            case .end: return digest
            }
        }
        return digest
    }

    /// Whether one of the first lines holds an object, or may come to hold one: a log begins so. A line may be an array of
    /// them, which formats read. Throws `LogFileError`.
    package func beginsAsLog() throws -> Bool {
        switch try LogHead.verdict(on: self, LineParser()) {
        case .log, .begun: return true
        case .none:
            let survey = MemberSurvey()
            return try firstLines(Self.arrayLines, bytes: Self.arrayBytes).lines.contains { line in
                line.withUnsafeBytes { survey.take($0) }
                return survey.lines > 0
            }
        }
    }

    private static let arrayLines = 1000
    private static let arrayBytes = 1 << 20

    /// About how many bytes the file would have if it were compressed: by samples of it, at even distances.
    package func estimateCompressed() throws -> Int64 {
        guard !isCompressed, stamp.size > 0 else { return stamp.size }
        let count = min(4, 1 + stamp.size / Int64(Self.sampleLength))
        var (read, written) = (Int64(0), Int64(0))
        for number in 0..<count {
            let bytes = try sample(from: stamp.size / count * number, length: Self.sampleLength)
            let writer = try GzipWriter(descriptor: -1)
            try bytes.withUnsafeBytes { try writer.write($0) }
            try writer.finish()
            read += Int64(bytes.count)
            written += writer.length
        }
        return read == 0 ? stamp.size : Int64((Double(stamp.size) * Double(written) / Double(read)).rounded())
    }

    private static let sampleLength = 64 << 10
}
