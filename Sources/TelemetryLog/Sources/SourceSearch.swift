/// What an open file's content is to the sources that are known, by the content alone.
enum SourceMatch {
    /// Content that no source holds.
    case new
    /// The content goes on where the source ends; the scanner stands there.
    case continues(KnownSource, LineScanner, any LogContent)
    /// The same, but the source's last line had no end and goes on: the scanner stands before it.
    case takesBack(KnownSource, LineScanner, any LogContent)
    /// The content is the source's, and holds no more than it.
    case same(KnownSource, LogEnd)
    /// The content is that of a source that another file holds, or a beginning of it; and what of it counts.
    case copy(KnownSource, LogEnd, ContentDigest)

    /// The number of the known source that the content belongs to.
    var source: Int64? {
        switch self {
        case .new: nil
        case .continues(let source, _, _), .takesBack(let source, _, _), .same(let source, _), .copy(let source, _, _):
            source.id
        }
    }
}

/// An open file whose source is looked for.
struct SourceSearch {
    let file: LogFile
    let name: LogName
    let catalog: SourceCatalog
    let parser: LineParser
    /// A last line without an end counts in a plain file, if it is an object.
    let countsRest: Bool

    /// What was found, and a source that is a beginning of it and is to be one with it.
    struct Found {
        var match: SourceMatch
        var absorbed: Int64?
    }

    // MARK: The file's own source

    /// Whether the file that `source` was read from still begins with it; nil when it does not.
    func own(_ source: KnownSource) throws -> SourceMatch? {
        if isSameFile(as: source) { return try resumed(source) }
        guard let next = try next(after: source) else { return nil }
        return try resume(source, next)
    }

    /// Whether this is the very file that the source was read from, so that samples of it are proof enough.
    private func isSameFile(as source: KnownSource) -> Bool {
        guard let last = source.stamp, !file.isCompressed else { return false }
        return last.device == file.stamp.device && last.inode == file.stamp.inode
    }

    /// The same file, perhaps longer: the samples at the content's start and at the source's end have to be the same.
    private func resumed(_ source: KnownSource) throws -> SourceMatch? {
        let progress = source.progress
        // A log that is shorter than what was read of it was truncated or written anew: it is looked for as a new file is.
        guard file.stamp.size >= progress.offset else { return nil }
        let prefix = try file.sample(from: 0, length: Int(progress.prefix.length))
        let tail = try file.sample(from: progress.offset - progress.tail.length, length: Int(progress.tail.length))
        guard prefix.withUnsafeBytes({ ContentDigest(of: $0) }) == progress.prefix,
            tail.withUnsafeBytes({ ContentDigest(of: $0) }) == progress.tail
        else { return nil }
        let byte = try file.sample(from: progress.offset, length: 1).first
        return try resume(source, byte.map { .byte($0) } ?? .end(.open))
    }

    /// What comes in a file after the content of a source.
    private enum Next {
        case byte(UInt8)
        case end(LogEnd)
    }

    /// Reads the content up to the end of a source; nil when it is another.
    private func next(after source: KnownSource) throws -> Next? {
        let content = try file.content()
        var digest = ContentDigest()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let missing = source.progress.offset - digest.length
            let length = missing > 0 ? min(Int64(buffer.count), missing) : 1
            switch try content.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(length)])) {
            case .bytes where missing == 0: return .byte(buffer[0])
            case .bytes(let count):
                digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                if digest.length == source.progress.offset, digest != source.progress.digest { return nil }
            case .proved: break
            case .end(let end): return missing == 0 ? .end(end) : nil
            }
        }
    }

    /// Reads on after a source, from which the content begins.
    private func resume(_ source: KnownSource, _ next: Next) throws -> SourceMatch {
        guard case .byte(let byte) = next else {
            if case .end(let end) = next { return .same(source, end) }
            return .same(source, .open)
        }
        let before = source.progress.beforeOpenLine
        guard let before, byte != UInt8(ascii: "\n") else {
            // The end of a last line that had none is passed over.
            let (scanner, content) = try scanner(at: source.progress, skipping: before == nil ? 0 : 1)
            return .continues(source, scanner, content)
        }
        let (scanner, content) = try scanner(at: before, skipping: 0)
        return .takesBack(source, scanner, content)
    }

    /// A scanner that stands where `progress` ends or a few bytes further.
    private func scanner(
        at progress: LogProgress, skipping count: Int64
    ) throws -> (scanner: LineScanner, content: any LogContent) {
        let offset = progress.offset + count
        guard file.isCompressed || count > 0 else {
            let prefix = try file.sample(from: 0, length: Int(progress.prefix.length))
            let tail = try file.sample(from: offset - progress.tail.length, length: Int(progress.tail.length))
            let position = LogPosition(progress: progress, prefix: prefix, tail: tail)
            return (LineScanner(parser: parser, position: position, counts: progress), try file.content(from: offset))
        }
        let content = try file.content()
        let scanner = LineScanner(parser: parser, counts: progress)
        while !scanner.skip(to: offset) {
            switch try content.read(into: scanner.room()) {
            case .bytes(let count): scanner.take(count)
            case .proved: break
            case .end: throw LogFileError.changing
            }
        }
        return (scanner, content)
    }

    // MARK: Any source

    /// Looks for what the content is among all sources.
    func find(_ lineEnds: inout LineEnds) throws -> Found {
        let beginning = try file.beginning()
        let family = name.family
        if beginning.count == LogPosition.sampleLength {
            let prefix = beginning.withUnsafeBytes { ContentDigest(of: $0) }
            let isAlike =
                beginsWithSmallSource(beginning, family)
                || catalog.group(.init(family: family, beginning: prefix)) != nil
            if !isAlike, let match = try renamed() { return Found(match: match) }
            guard try isAlike || catalog.hasFree(beginning: prefix) || mayBeCopy(prefix) else {
                return Found(match: .new)
            }
        }
        let walk = try ContentWalk(file, family: family, catalog: catalog, countsRest: countsRest)
        return try decide(walk, head: Self.head(of: beginning), family: family, &lineEnds)
    }

    private static func head(of beginning: [UInt8]) -> ContentDigest {
        let line = beginning.prefix { $0 != UInt8(ascii: "\n") }
        return line.withUnsafeBytes { ContentDigest(of: $0) }
    }

    /// A file that took another name, perhaps longer than it was.
    private func renamed() throws -> SourceMatch? {
        guard !file.isCompressed else { return nil }
        for source in catalog.free(in: file.stamp) { if let match = try resumed(source) { return match } }
        return nil
    }

    /// Whether there is a log of 4096 bytes or more that this can be a copy of.
    private func mayBeCopy(_ prefix: ContentDigest) throws -> Bool {
        guard catalog.has(beginning: prefix, length: nil), !file.isCompressed else {
            return catalog.has(beginning: prefix, length: nil)
        }
        if catalog.has(beginning: prefix, length: file.stamp.size) { return true }
        // Only whole lines may count.
        let start = max(0, file.stamp.size - Int64(LogPosition.sampleLength))
        let tail = try file.sample(from: start, length: LogPosition.sampleLength)
        guard let newline = tail.lastIndex(of: UInt8(ascii: "\n")) else { return true }
        return catalog.has(beginning: prefix, length: start + Int64(newline) + 1)
    }

    /// Whether one of fewer than 4096 bytes is how the content begins.
    private func beginsWithSmallSource(_ beginning: [UInt8], _ family: LogName) -> Bool {
        beginning.withUnsafeBytes { bytes in
            var digest = ContentDigest()
            for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
                for end in [place, place + 1] where catalog.hasLength(Int64(end)) && Int64(end) > digest.length {
                    digest.update(UnsafeRawBufferPointer(rebasing: bytes[Int(digest.length)..<end]))
                    if !catalog.sources(of: digest, for: family, file.stamp).isEmpty { return true }
                }
            }
            return false
        }
    }

    private func decide(
        _ walk: ContentWalk, head: ContentDigest, family: LogName, _ lineEnds: inout LineEnds
    ) throws -> Found {
        guard walk.content.length > 0 else { return Found(match: .new) }
        func longest(_ isMeant: (ContentWalk.Hit) -> Bool) -> ContentWalk.Hit? {
            walk.hits.filter(isMeant).max { $0.length < $1.length }
        }
        let relative = longest { catalog.isHeld($0.source, in: family) }
        if let relative, relative.length == walk.content.length, let source = catalog[relative.source] {
            return Found(match: .copy(source, walk.end, walk.content))
        }
        // What is kept of all lines' ends is asked only where no log ends just there.
        if let longer = lineEnds.source(beginningWith: walk, head: head, family: family, in: catalog) {
            return Found(match: .copy(longer, walk.end, walk.content))
        }
        let twin = longest { isTwin($0, walk) }
        if let twin, let source = catalog[twin.source] {
            return Found(match: .copy(source, walk.end, walk.content), absorbed: relative?.source)
        }
        let free = longest { isFree($0, walk, family) }
        if let free, free.length > relative?.length ?? 0, let source = catalog[free.source] {
            return Found(match: try goOn(source, walk), absorbed: relative?.source)
        }
        guard let relative, let source = catalog[relative.source] else { return Found(match: .new) }
        return Found(match: try goOn(source, walk))
    }

    /// Whether all of the content is in a log of another family, and says by itself when and in which session it was.
    private func isTwin(_ hit: ContentWalk.Hit, _ walk: ContentWalk) -> Bool {
        guard hit.length == walk.content.length, catalog.isHeld(hit.source) else { return false }
        return catalog[hit.source]?.progress.isDistinct == true
    }

    /// Whether a source that nothing holds can go on in this file: all of it is there. A few lines that say neither
    /// session nor time may begin any log, so more than them goes on with them only in the same family.
    private func isFree(_ hit: ContentWalk.Hit, _ walk: ContentWalk, _ family: LogName) -> Bool {
        guard !catalog.isHeld(hit.source), let source = catalog[hit.source] else { return false }
        return hit.length == walk.content.length || source.progress.isDistinct || source.name.family == family
            || isSameFile(as: source)
    }

    private func goOn(_ source: KnownSource, _ walk: ContentWalk) throws -> SourceMatch {
        let hasRest = walk.end == .open && file.stamp.size > walk.content.length
        guard source.progress.offset < walk.content.length || hasRest else { return .same(source, walk.end) }
        // The source ends where a line does.
        return try resume(source, .byte(UInt8(ascii: "\n")))
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
}
