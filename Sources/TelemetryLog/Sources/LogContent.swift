private import Glibc

/// The decompressed content of an open log, read from its beginning to its end.
package protocol LogContent: AnyObject {
    /// Reads what comes next into `buffer`; throws `LogFileError`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk
    /// Bytes of the file read so far, as they are on the disk.
    var bytesRead: Int64 { get }
}

/// What one read of a log's content brought.
package enum LogChunk: Equatable, Sendable {
    case bytes(Int)
    /// A gzip member or zstd frame ended and its checksum held: all bytes so far are proved.
    case proved
    case end(LogEnd)
}

/// How a log's content ended.
package enum LogEnd: String, Sendable {
    /// A plain file's end: more may be written.
    case open
    /// The end of the last gzip member or zstd frame.
    case closed
    /// After the last gzip member or zstd frame come bytes that are none.
    case trailingGarbage = "trailing_garbage"
    /// The file ends inside a gzip member or zstd frame.
    case incomplete
    /// A gzip member or zstd frame is damaged: nothing of it counts.
    case damaged
}

/// A log as it is.
final class PlainContent: LogContent {
    private let descriptor: Int32
    private(set) var bytesRead: Int64

    /// Reads `descriptor` from `offset`.
    init(descriptor: Int32, offset: Int64) {
        self.descriptor = descriptor
        bytesRead = offset
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk {
        let count = try descriptor.read(into: buffer, at: bytesRead)
        bytesRead += Int64(count)
        return count == 0 ? .end(.open) : .bytes(count)
    }
}

extension Int32 {
    /// Reads from this file descriptor at `offset`, once more when a signal came between.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        while true {
            let count = pread(self, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw LogFileError.unreadable(errno) }
        }
    }
}
