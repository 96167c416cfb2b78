import TelemetryLog

/// Texts that wait to be indexed, in the order of their ids.
struct SearchSpool {
    /// A run of texts, each after its id and length.
    private final class Chunk {
        static let size = 1 << 20
        var bytes = ByteBuffer(capacity: size)
    }

    private var chunks: [Chunk] = []
    private(set) var byteCount = 0

    var isEmpty: Bool { chunks.isEmpty }

    mutating func append(_ text: UnsafeRawBufferPointer, id: Int64) {
        guard text.count > 0 else { return }
        if chunks.last.map({ $0.bytes.count + text.count + 16 > Chunk.size }) ?? true { chunks.append(Chunk()) }
        let chunk = chunks[chunks.count - 1]
        withUnsafeBytes(of: id) { chunk.bytes.append($0) }
        withUnsafeBytes(of: text.count) { chunk.bytes.append($0) }
        chunk.bytes.append(text)
        byteCount += text.count + 16
    }

    /// Indexes the texts that have waited longest.
    mutating func drain(_ insert: SearchInsertion) throws {
        let chunk = chunks.removeFirst()
        byteCount -= chunk.bytes.count
        let bytes = chunk.bytes.bytes
        var offset = 0
        while offset < bytes.count {
            let id = bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)
            let length = bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int.self)
            let text = UnsafeRawBufferPointer(rebasing: bytes[(offset + 16)..<(offset + 16 + length)])
            try insert(text, id: id)
            offset += 16 + length
        }
    }
}
