import CDeflate

/// A body in gzip (RFC 1952).
enum Gzip {
    /// libdeflate's fastest: what is sent once over a local network is to cost little.
    private static let level: Int32 = 1

    /// nil where there is not memory enough.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let compressor = libdeflate_alloc_compressor(level) else { return nil }
        defer { libdeflate_free_compressor(compressor) }
        let room = libdeflate_gzip_compress_bound(compressor, bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, buffer.baseAddress, buffer.count)
        }
        return compressed.isEmpty ? nil : compressed
    }
}
