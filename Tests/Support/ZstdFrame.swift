import CZstd

/// One frame of zstd that holds `content`, at its end a checksum or none.
package func zstandard(_ content: some Sequence<UInt8>, checksum: Bool = true, level: Int32 = 3) -> [UInt8] {
    let content = Array(content)
    var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    let count = ZSTD_compress2(context, &frame, frame.count, content, content.count)
    precondition(ZSTD_isError(count) == 0, "zstd cannot compress")
    return Array(frame[..<count])
}
