import CZlib

/// One gzip member made piece by piece; it bears no name and no time, so the same bytes give the same member.
final class GzipStream {
    // zlib keeps the stream's address and refuses a copy of it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        stream.initialize(to: z_stream())
        let gzipWindow = MAX_WBITS + 16
        // deflateInit2 is a macro, which Swift does not import.
        let status = deflateInit2_(
            stream, 6, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start a stream: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The member's next bytes; after the last input they end it.
    func compress(_ input: [UInt8], isLast: Bool) -> [UInt8] {
        var input = input
        // The bound is for a whole member; the marker of a flush comes on top.
        let room = Int(deflateBound(stream, UInt(input.count))) + 16
        return input.withUnsafeMutableBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: room) { output, count in
                stream.pointee.next_in = source.baseAddress
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                let status = deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
                precondition(status == (isLast ? Z_STREAM_END : Z_OK), "zlib cannot compress: \(status)")
                count = room - Int(stream.pointee.avail_out)
            }
        }
    }
}
