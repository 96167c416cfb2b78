/// A place in a log's content, with what is needed to find it again in a file that changed its name or its size.
struct LogPosition {
    /// Bytes at the content's start by which a source is known again, and before the place, by which a file that
    /// grew is told from one that was written anew.
    static let sampleLength = 4096

    private(set) var offset: Int64 = 0
    private(set) var digest = ContentDigest()
    private var prefix: [UInt8] = []
    private var tail: [UInt8] = []
    /// Known already, when the place lies beyond the prefix.
    private var knownPrefix: ContentDigest?

    init() {}

    /// The place that `progress` has come to; `prefix` and `tail` are the bytes its digests are of.
    init(progress: LogProgress, prefix: [UInt8], tail: [UInt8]) {
        offset = progress.offset
        digest = progress.digest
        self.prefix = prefix
        self.tail = tail
        if progress.prefix.length == Self.sampleLength { knownPrefix = progress.prefix }
    }

    var prefixDigest: ContentDigest { knownPrefix ?? prefix.withUnsafeBytes { ContentDigest(of: $0) } }

    /// Of the first line, as far as it is in the prefix, without its end.
    var headDigest: ContentDigest {
        prefix.withUnsafeBytes { bytes in
            let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            return ContentDigest(of: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        }
    }

    var tailDigest: ContentDigest { tail.withUnsafeBytes { ContentDigest(of: $0) } }

    mutating func advance(over bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        offset += Int64(bytes.count)
        digest.update(bytes)
        if knownPrefix == nil, prefix.count < Self.sampleLength {
            prefix.append(contentsOf: bytes.prefix(Self.sampleLength - prefix.count))
        }
        if bytes.count < Self.sampleLength {
            tail.removeFirst(max(0, tail.count + bytes.count - Self.sampleLength))
        } else {
            tail.removeAll(keepingCapacity: true)
        }
        tail.append(contentsOf: bytes.suffix(Self.sampleLength))
    }
}
