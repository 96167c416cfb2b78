private import CZlib
private import Glibc

/// Compresses bytes to a file as one gzip member (RFC 1952).
package final class GzipWriter {
    private let descriptor: Int32
    private var stream = z_stream()
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    /// Bytes written to the file.
    private(set) var length: Int64 = 0

    /// gzip's own usual level: higher ones take much longer for a few per cent.
    private static let level: Int32 = 6

    /// Writes to `descriptor`, or only counts when it is negative. Throws `LogFileError.outOfMemory`.
    package init(descriptor: Int32) throws {
        self.descriptor = descriptor
        // 15 bits of window, and 16 more for gzip's header and trailer.
        guard blotter_deflateInit2(&stream, Self.level, 15 + 16) == Z_OK else {
            output.deallocate()
            throw LogFileError.outOfMemory
        }
    }

    deinit {
        deflateEnd(&stream)
        output.deallocate()
    }

    /// Compresses more bytes. Throws `LogFileError`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(bytes.count)
        while stream.avail_in > 0 { try deflateSome(Z_NO_FLUSH) }
    }

    /// Ends the member. Throws `LogFileError`.
    package func finish() throws {
        while try deflateSome(Z_FINISH) != Z_STREAM_END {}
    }

    @discardableResult
    private func deflateSome(_ flush: Int32) throws -> Int32 {
        stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(output.count)
        let code = deflate(&stream, flush)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw LogFileError.outOfMemory }
        try put(UnsafeRawBufferPointer(output).prefix(output.count - Int(stream.avail_out)))
        return code
    }

    private func put(_ bytes: Slice<UnsafeRawBufferPointer>) throws {
        var rest = UnsafeRawBufferPointer(rebasing: bytes)
        while descriptor >= 0, rest.count > 0 {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard count >= 0 || errno == EINTR else { throw LogFileError.unchangeable(errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
        }
        length += Int64(bytes.count)
    }
}
