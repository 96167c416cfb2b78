private import CDeflate

extension Response {
    /// An answer that is shorter goes in one packet either way.
    private static let leastBytes = 1400
    /// libdeflate's level: the next ones take twice the time for a few per cent.
    private static let level: Int32 = 4

    /// The same in gzip (RFC 9110, 8.4.1.3), where that is worth it.
    package var gzipped: Response {
        guard case .bytes(let bytes) = body, bytes.count >= Self.leastBytes, headers["Content-Encoding"] == nil,
            let compressor = libdeflate_alloc_compressor(Self.level)
        else { return self }
        defer { libdeflate_free_compressor(compressor) }
        let room = libdeflate_gzip_compress_bound(compressor, bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, buffer.baseAddress, buffer.count)
        }
        guard !compressed.isEmpty else { return self }
        var response = self
        response.body = .bytes(compressed)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response
    }
}
