/// The first lines of a file that any program may have written: it is a log when one of them holds an object.
package struct LogHead: Sendable, Equatable {
    /// Lines that are looked at, and bytes of content.
    private static let lineLimit = 1000
    private static let byteLimit = 16 << 20
    /// Bytes of the file by which it is known that it was not written anew.
    private static let sampleLength = 4096

    /// The digest of the file's first bytes as they are on the disk, at most 4096.
    package var digest: ContentDigest
    /// Whether all lines that count were seen, so that what comes behind them changes nothing.
    package var isFinal: Bool

    /// A head as the index keeps it.
    package init(digest: ContentDigest, isFinal: Bool) {
        self.digest = digest
        self.isFinal = isFinal
    }

    /// The head of a file that is no log.
    init(of file: LogFile, isFinal: Bool) throws {
        let start = try file.sample(from: 0, length: Self.sampleLength)
        digest = start.withUnsafeBytes { ContentDigest(of: $0) }
        self.isFinal = isFinal
    }

    /// Whether `file` still begins so, and all that counts was seen. Throws `LogFileError`.
    package func stays(in file: LogFile) throws -> Bool {
        guard isFinal else { return false }
        let start = try file.sample(from: 0, length: Int(digest.length))
        return start.withUnsafeBytes { ContentDigest(of: $0) } == digest
    }

    /// What the first lines say.
    enum Verdict: Equatable {
        case log
        /// The last of them has no end yet, and begins as an object does.
        case begun
        case none(isFinal: Bool)
    }

    /// Reads the first lines of `file` as a log's. Throws `LogFileError`.
    static func verdict(on file: LogFile, _ parser: LineParser) throws -> Verdict {
        let content = try file.content()
        let scanner = LineScanner(parser: parser)
        let batch = LogBatch()
        var count = 0
        while count < byteLimit {
            let room = UnsafeMutableRawBufferPointer(rebasing: scanner.room().prefix(64 << 10))
            switch try content.read(into: room) {
            case .bytes(let read):
                scanner.take(read)
                count += read
                while try !scanner.scan(into: batch), batch.events.isEmpty { batch.clear() }
            case .proved: continue
            // Somebody should be told of it.
            case .end(.damaged): return .log
            case .end:
                try scanner.finishParts(into: batch)
                if scanner.endsWithObject { try scanner.finish(into: batch) }
                return verdict(on: scanner, batch) ?? (scanner.restBeginsObject ? .begun : .none(isFinal: false))
            }
            if let verdict = verdict(on: scanner, batch) { return verdict }
        }
        return scanner.restBeginsObject ? .log : .none(isFinal: true)
    }

    private static func verdict(on scanner: LineScanner, _ batch: LogBatch) -> Verdict? {
        if let event = batch.events.first { return event.line <= lineLimit ? .log : .none(isFinal: true) }
        return scanner.progress.lines >= lineLimit ? .none(isFinal: true) : nil
    }
}

extension LineScanner {
    /// Whether what is left after the last line begins as an object does.
    fileprivate var restBeginsObject: Bool { pending.bytes.first { !$0.isJSONBlank } == UInt8(ascii: "{") }
}

extension LogReader {
    /// The head of a file whose name is any program's log, and which is none; nil for a log.
    func headOfNoLog(_ file: LogFile, _ path: LogPath) throws -> LogHead? {
        guard path.isTextLog, !parser.logNames.isNamed(path) else { return nil }
        headParser.begin(path)
        switch try LogHead.verdict(on: file, headParser) {
        case .log: return nil
        case .begun: return try LogHead(of: file, isFinal: false)
        case .none(let isFinal): return try LogHead(of: file, isFinal: isFinal)
        }
    }
}
