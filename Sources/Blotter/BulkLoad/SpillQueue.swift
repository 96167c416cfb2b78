private import Glibc
import TelemetryLog

/// A queue of records that may outgrow memory: all but the last chunk of them wait in a file that has no name.
struct SpillQueue: ~Copyable {
    private static let chunkSize = 1 << 20
    /// Bytes that a chunk is given in the file: more than most need, so that a later chunk fits where an earlier was.
    private static let room = chunkSize + chunkSize / 4

    private let path: String
    private var file: Int32 = -1
    private var end = 0
    /// Offsets in the file at which there is room for a chunk since the one that was there has been read.
    private var free: [Int] = []
    private var chunks: [Range<Int>] = []
    /// The chunk that is being filled, in memory.
    private var tail = ByteBuffer()
    private(set) var byteCount = 0

    /// At `path` the file is made, and unlinked, when the first chunk is full.
    init(path: String) { self.path = path }

    deinit { if file >= 0 { close(file) } }

    var isEmpty: Bool { byteCount == 0 }

    /// Appends the record that `write` writes. Throws `BlotterError`.
    mutating func append(_ write: (inout ByteBuffer) -> Void) throws {
        let before = tail.count
        write(&tail)
        byteCount += tail.count - before
        if tail.count >= Self.chunkSize { try writeTail() }
    }

    /// Takes the oldest chunk out, and hands over its records. Throws `BlotterError`, and what `body` throws.
    mutating func removeFirst(_ body: (inout RecordReader) throws -> Void) throws {
        guard !chunks.isEmpty else {
            var chunk = ByteBuffer()
            swap(&chunk, &tail)
            byteCount -= chunk.count
            var reader = RecordReader(chunk.bytes)
            return try body(&reader)
        }
        let range = chunks.removeFirst()
        byteCount -= range.count
        var chunk = ByteBuffer(capacity: range.count)
        try read(range, into: &chunk)
        var reader = RecordReader(chunk.bytes)
        try body(&reader)
    }

    // MARK: The file

    private mutating func writeTail() throws {
        if file < 0 {
            file = open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw failure() }
            unlink(path)
        }
        let start = tail.count <= Self.room ? free.popLast() ?? end : end
        guard file.writeAll(tail.bytes, at: start) else { throw failure() }
        chunks.append(start..<(start + tail.count))
        end = max(end, start + max(tail.count, Self.room))
        tail.clear()
    }

    private mutating func read(_ range: Range<Int>, into chunk: inout ByteBuffer) throws {
        while chunk.count < range.count {
            let count = pread(file, chunk.room.baseAddress, range.count - chunk.count, range.lowerBound + chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            chunk.added(count)
        }
        if range.count <= Self.room { free.append(range.lowerBound) }
    }

    private func failure() -> BlotterError {
        errno == ENOSPC ? .diskFull(path: path) : .disk(path: path, detail: String(cString: strerror(errno)))
    }
}

/// Reads records back in the order in which they were written.
struct RecordReader: ~Copyable {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func next<Value: BitwiseCopyable>(_ type: Value.Type) -> Value {
        bytes(MemoryLayout<Value>.size).loadUnaligned(as: type)
    }

    /// Valid as long as the chunk.
    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer {
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }
}

extension ByteBuffer {
    mutating func append<Value: BitwiseCopyable>(value: Value) { withUnsafeBytes(of: value) { append($0) } }
}
