private import Glibc

/// One reading of a log's content that finds out which known sources it goes on from, and what of it counts.
struct ContentWalk {
    /// A source that the content begins with, up to the end of a line.
    struct Hit {
        var source: Int64
        /// Bytes of the source.
        var length: Int64
    }

    private(set) var hits: [Hit] = []
    /// The digest of what counts: whole lines, and a last one without an end where that counts.
    private(set) var content = ContentDigest()
    private(set) var isLastLineOpen = false
    private(set) var end = LogEnd.open
    /// The digests of the first 4096 bytes, of twice as many, and so on.
    private(set) var rungs: [ContentDigest] = []

    private let catalog: SourceCatalog
    private let family: LogName
    private let stamp: FileStamp
    private var digest = ContentDigest()
    private var lastLineEnd = ContentDigest()
    private var provedEnd = ContentDigest()

    static let firstRung = Int64(LogPosition.sampleLength)

    /// Reads `file`, which has a name of `family`; an end without a line's end counts in a plain one when `countsRest`, or
    /// when it counted before. Throws `LogFileError`.
    init(_ file: LogFile, family: LogName, catalog: SourceCatalog, countsRest: Bool) throws {
        self.catalog = catalog
        self.family = family
        stamp = file.stamp
        let content = try file.content()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        reading: while true {
            switch try content.read(into: buffer) {
            case .bytes(let count): walk(over: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            case .proved: provedEnd = lastLineEnd
            case .end(let end):
                self.end = end
                break reading
            }
        }
        try finish(file, countsRest: countsRest)
    }

    private mutating func finish(_ file: LogFile, countsRest: Bool) throws {
        content = lastLineEnd
        let rest = digest.length - lastLineEnd.length
        switch end {
        case .damaged:
            content = provedEnd
        case .incomplete: break
        case .closed, .trailingGarbage:
            isLastLineOpen = rest > 0
            content = digest
        case .open:
            guard rest > 0, try catalog.hasFree(digest) || (countsRest && isObject(rest, of: file)) else { break }
            isLastLineOpen = true
            content = digest
        }
        hits.removeAll { $0.length > content.length }
        if isLastLineOpen { look(for: digest) }
        rungs.removeAll { $0.length > content.length }
    }

    /// Whether the last line, of `length` bytes, is a whole object.
    private func isObject(_ length: Int64, of file: LogFile) throws -> Bool {
        guard length <= Int64(LineScanner.lengthLimit) else { return false }
        let bytes = try file.sample(from: lastLineEnd.length, length: Int(length))
        // A byte order mark at the content's start is no part of its first line.
        let mark = lastLineEnd.length == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return bytes.count == Int(length) && bytes.withUnsafeBytes { $0[mark...].holdsObject }
    }

    private mutating func walk(over bytes: UnsafeRawBufferPointer) {
        let start = digest.length
        let lastEnd = start + Int64((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
        var next = 0
        func advance(to offset: Int64) {
            let (from, to) = (Int(digest.length - start), Int(offset - start))
            if to > from { digest.update(UnsafeRawBufferPointer(rebasing: bytes[from..<to])) }
        }
        func climb(to offset: Int64) {
            while true {
                let rung = Self.firstRung << Int64(rungs.count)
                guard rung <= offset else { return }
                advance(to: rung)
                rungs.append(digest)
            }
        }
        while let base = bytes.baseAddress, next < bytes.count,
            let found = memchr(base + next, Int32(UInt8(ascii: "\n")), bytes.count - next)
        {
            next = UnsafeRawPointer(found) - base + 1
            let lineEnd = start + Int64(next)
            if catalog.hasOpenLength(lineEnd - 1) {
                climb(to: lineEnd - 1)
                advance(to: lineEnd - 1)
                look(for: digest)
            }
            guard lineEnd == lastEnd || catalog.hasLength(lineEnd) else { continue }
            climb(to: lineEnd)
            advance(to: lineEnd)
            look(for: digest)
            lastLineEnd = digest
        }
        climb(to: start + Int64(bytes.count))
        advance(to: start + Int64(bytes.count))
    }

    private mutating func look(for digest: ContentDigest) {
        guard hits.last?.length != digest.length else { return }
        hits += catalog.sources(of: digest, for: family, stamp).map { Hit(source: $0, length: digest.length) }
    }
}
