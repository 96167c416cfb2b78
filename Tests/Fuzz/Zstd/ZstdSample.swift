import CZstd
import Fuzz

/// A zstd file of a few frames, some of them skippable (RFC 8878), and what is in it.
struct ZstdSample {
    private(set) var bytes: [UInt8] = []
    private(set) var content: [UInt8] = []
    private(set) var frames: [Frame] = []

    /// One frame, and where it ends in the file and in the content.
    struct Frame {
        var end: Int
        var contentEnd: Int
        /// Whether a change of its content is noticed.
        var isChecked: Bool
    }

    /// What the input has left, spread over frames; at times behind one that ends where a reader's input does.
    init(_ choices: inout Choices) {
        var rest = choices.rest[...]
        if choices.below(32) == 0 {
            // What cannot be made shorter, of a length with which it ends about where a block of the reader does.
            let noise = (0..<((256 << 10) - 80 + choices.below(80))).map { _ in UInt8(choices.below(256)) }
            append(noise, &choices)
        }
        for _ in 0..<(1 + choices.below(4)) {
            let part = Array(rest.prefix(choices.below(rest.count + 1)))
            rest = rest.dropFirst(part.count)
            if choices.below(6) == 0 { appendSkippable(part, &choices) } else { append(part, &choices) }
        }
        append(Array(rest), &choices)
    }

    /// A magic number, the length of what is in it, and that.
    private mutating func appendSkippable(_ part: [UInt8], _ choices: inout Choices) {
        bytes += [0x50 | UInt8(choices.below(16)), 0x2A, 0x4D, 0x18]
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: part.count >> ($0 * 8)) }
        bytes += part
        frames.append(Frame(end: bytes.count, contentEnd: content.count, isChecked: false))
    }

    private mutating func append(_ part: [UInt8], _ choices: inout Choices) {
        let isChecked = choices.below(3) > 0
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        for (parameter, value) in [
            (ZSTD_c_compressionLevel, choices.below(8) - 2), (ZSTD_c_checksumFlag, isChecked ? 1 : 0),
            (ZSTD_c_contentSizeFlag, choices.below(2)), (ZSTD_c_windowLog, 10 + choices.below(8)),
        ] {
            demand(
                ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, Int32(value))) == 0, "zstd takes no \(value)")
        }
        // In several blocks, as one that is written line by line has.
        var start = 0
        repeat {
            let end = choices.below(2) == 0 ? part.count : start + choices.below(part.count - start + 1)
            compress(part[start..<end], context, end < part.count ? ZSTD_e_flush : ZSTD_e_end)
            start = end
        } while start < part.count
        content += part
        frames.append(Frame(end: bytes.count, contentEnd: content.count, isChecked: isChecked))
    }

    private mutating func compress(_ part: ArraySlice<UInt8>, _ context: OpaquePointer?, _ end: ZSTD_EndDirective) {
        bytes += part.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(source.count) + 64) { buffer, count in
                var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
                demand(ZSTD_compressStream2(context, &output, &input, end) == 0, "zstd cannot compress")
                count = output.pos
            }
        }
    }
}
