import Glibc

/// Sorted entries that did not fit in memory, in a file beside the database that has no name.
final class SpillFile {
    private let path: String
    private let calls: FileCalls
    private var descriptor: Int32 = -1
    private var length = 0
    private let buffer: UnsafeMutableRawPointer
    private var filled = 0
    /// The parts that were written, each sorted in itself.
    private(set) var parts: [Range<Int>] = []
    private var partStart = 0

    private static let bufferBytes = 256 << 10
    /// More than there are threads that may have the name.
    private static let mostTries = 1000

    /// The file is made when something is written.
    init(path: String, calls: FileCalls) {
        self.path = path
        self.calls = calls
        buffer = .allocate(byteCount: Self.bufferBytes, alignment: 16)
    }

    deinit {
        end()
        buffer.deallocate()
    }

    /// Gives back the room on the disk: nothing will be read any more.
    func end() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Appends to the part that is being written.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        if filled + bytes.count > Self.bufferBytes { try flush() }
        guard bytes.count <= Self.bufferBytes else { return try write(bytes) }
        if bytes.count > 0 { (buffer + filled).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count) }
        filled += bytes.count
    }

    /// The part is whole.
    func endPart() throws {
        try flush()
        guard length > partStart else { return }
        parts.append(partStart..<length)
        partStart = length
    }

    private func flush() throws {
        try write(UnsafeRawBufferPointer(start: buffer, count: filled))
        filled = 0
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count > 0 else { return }
        if descriptor < 0 {
            // Another thread's file may have the name at this moment, and does not need it.
            for _ in 0..<Self.mostTries where descriptor < 0 {
                unlink(path)
                descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            }
            guard descriptor >= 0 else { throw PagesError.disk(path: path, code: errno) }
            unlink(path)
        }
        try calls.writeAll(bytes, to: descriptor, at: length, path: path)
        length += bytes.count
    }

    /// Nobody will read what was written.
    func forgetParts() { parts = [] }

    /// Reads what is at `offset`.
    func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard try FileCalls.readAll(bytes, from: descriptor, at: offset, path: path) else {
            throw PagesError.damaged("\(path) ends early")
        }
    }
}

/// Reads one part of a spill file from its beginning, a window at a time.
final class SpillReader {
    private let file: SpillFile
    private var rest: Range<Int>
    private var buffer: UnsafeMutableRawBufferPointer
    private var filled = 0

    init(_ file: SpillFile, _ part: Range<Int>, windowBytes: Int) {
        self.file = file
        rest = part
        buffer = .allocate(byteCount: min(windowBytes, part.count), alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// What follows: the last `kept` bytes of the window before, and more behind them; nil at the end of the part. The
    /// window before is gone.
    func window(keeping kept: Int = 0) throws -> UnsafeRawBufferPointer? {
        guard !rest.isEmpty else { return nil }
        if kept == buffer.count { grow() }
        buffer.baseAddress!.copyMemory(from: buffer.baseAddress! + filled - kept, byteCount: kept)
        let count = min(buffer.count - kept, rest.count)
        try file.read(UnsafeMutableRawBufferPointer(rebasing: buffer[kept..<(kept + count)]), at: rest.lowerBound)
        rest = (rest.lowerBound + count)..<rest.upperBound
        filled = kept + count
        return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    }

    /// A record is larger than the window.
    private func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        buffer.deallocate()
        buffer = larger
    }
}
