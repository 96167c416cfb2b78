/// Which source an open file's content is, found by the content alone.
enum SourceMatch {
    /// Content that no source holds.
    case new
    /// The content goes on where the source ends; the scanner stands there.
    case continues(KnownSource, LineScanner, any LogContent)
    /// The content is the source's, and holds no more than it.
    case same(KnownSource, LogEnd)
    /// A copy of the source's beginning: of a file that is being copied or compressed.
    case beginning(KnownSource, LogEnd)

    /// Looks for the source of `file`; `likely` is the one that was found at its path before.
    static func find(
        _ file: LogFile, likely: KnownSource?, catalog: SourceCatalog, folder: LogFolder, path: LogPath,
        parser: LineParser
    ) throws -> SourceMatch {
        let beginning = try file.beginning()
        var candidates = beginning.withUnsafeBytes { catalog.candidates(beginning: $0, path: path) }
        if let index = candidates.firstIndex(where: { $0.id == likely?.id }) { candidates.swapAt(0, index) }
        for source in candidates where file.isLikely(source) {
            if let match = try quick(file, source, parser: parser) { return match }
        }
        guard !candidates.isEmpty else { return .new }
        return try thorough(file, candidates, parser: parser, other: { $0.folder != folder.path || $0.path != path })
    }

    /// The same file, longer: the samples at the content's start and at the source's end have to be the same.
    private static func quick(_ file: LogFile, _ source: KnownSource, parser: LineParser) throws -> SourceMatch? {
        let progress = source.progress
        guard file.stamp.size >= progress.offset else { return nil }
        let prefix = try file.sample(from: 0, length: Int(progress.prefix.length))
        let tail = try file.sample(from: progress.offset - progress.tail.length, length: Int(progress.tail.length))
        guard prefix.withUnsafeBytes({ ContentDigest(of: $0) }) == progress.prefix,
            tail.withUnsafeBytes({ ContentDigest(of: $0) }) == progress.tail
        else { return nil }
        guard file.stamp.size > progress.offset else { return .same(source, .open) }
        let position = LogPosition(progress: progress, prefix: prefix, tail: tail)
        let scanner = LineScanner(parser: parser, position: position, counts: progress)
        return .continues(source, scanner, try file.content(from: progress.offset))
    }

    /// Reads the content and compares its digest where each candidate ends; of those that match, the longest.
    private static func thorough(
        _ file: LogFile, _ candidates: [KnownSource], parser: LineParser, other: (KnownSource) -> Bool
    ) throws -> SourceMatch {
        let content = try file.content()
        var position = LogPosition()
        var best: (source: KnownSource, position: LogPosition)?
        for source in candidates.sorted(by: { $0.progress.offset < $1.progress.offset }) {
            try position.read(content, to: source.progress.offset)
            guard position.offset == source.progress.offset else { break }
            if position.digest == source.progress.digest { best = (source, position) }
        }
        guard let (source, position) = best else {
            return try beginning(of: candidates, file, content, length: position, other: other)
        }
        if file.isCompressed {
            return try continuesCompressed(file, source, parser: parser)
        }
        guard file.stamp.size > position.offset else { return .same(source, .open) }
        let scanner = LineScanner(parser: parser, position: position, counts: source.progress)
        return .continues(source, scanner, try file.content(from: position.offset))
    }

    /// Whether there is content behind the source's end can only be learned by inflating up to there once more.
    private static func continuesCompressed(
        _ file: LogFile, _ source: KnownSource, parser: LineParser
    ) throws -> SourceMatch {
        let content = try file.content()
        let scanner = LineScanner(parser: parser, counts: source.progress)
        while !scanner.skip(to: source.progress.offset) {
            switch try content.read(into: scanner.room()) {
            case .bytes(let count): scanner.take(count)
            case .proved: break
            case .end: throw LogFileError.changing
            }
        }
        return .continues(source, scanner, content)
    }

    /// Whether the whole content, which is shorter than the candidates, is how one of them begins.
    private static func beginning(
        of candidates: [KnownSource], _ file: LogFile, _ content: any LogContent, length position: LogPosition,
        other: (KnownSource) -> Bool
    ) throws -> SourceMatch {
        var position = position
        let end = try position.read(content, to: .max)
        for source in candidates where source.progress.offset > position.offset && other(source) {
            guard let folder = try? LogFolder(reopening: source.folder), let file = try? folder.open(source.path)
            else {
                // What the copy was made from is gone already, so the copy is to be finished yet.
                let isAlike = position.offset >= source.progress.prefix.length
                if end == .incomplete, isAlike { return .beginning(source, .incomplete) }
                continue
            }
            var same = LogPosition()
            try same.read(try file.content(), to: position.offset)
            if same.digest == position.digest { return .beginning(source, end ?? .open) }
        }
        return .new
    }
}

extension LogPosition {
    /// Moves on by reading `content`, at most to `offset`; how the content ended if it did.
    @discardableResult
    fileprivate mutating func read(_ content: any LogContent, to offset: Int64) throws -> LogEnd? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while self.offset < offset {
            let length = min(Int64(buffer.count), offset - self.offset)
            switch try content.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(length)])) {
            case .bytes(let count): advance(over: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            case .proved: break
            case .end(let end): return end
            }
        }
        return nil
    }
}

extension LogFile {
    /// The first bytes of the content, as many as a source is known by.
    fileprivate func beginning() throws -> [UInt8] {
        guard isCompressed else { return try sample(from: 0, length: LogPosition.sampleLength) }
        let content = try content()
        var bytes = [UInt8](repeating: 0, count: LogPosition.sampleLength)
        var count = 0
        while count < bytes.count {
            let chunk = try bytes.withUnsafeMutableBytes {
                try content.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if case .bytes(let read) = chunk { count += read }
            if case .end = chunk { break }
        }
        return Array(bytes.prefix(count))
    }

    /// Whether this is the very file that the source was read from, so that samples of it are proof enough.
    fileprivate func isLikely(_ source: KnownSource) -> Bool {
        guard let last = source.stamp, !isCompressed else { return false }
        return last.device == stamp.device && last.inode == stamp.inode
    }
}
