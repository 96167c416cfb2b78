private import CZstd

/// A log compressed with zstd, of one frame or several, skippable ones among them (RFC 8878).
///
/// A frame is proved by its checksum, where it has one, and by its end else.
final class ZstdContent: LogContent {
    private let descriptor: Int32
    private let context: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    /// What of `input` was read and not decompressed yet.
    private var rest = 0..<0
    private(set) var bytesRead: Int64 = 0
    private var state = State.betweenFrames
    /// Bytes of content that the frame says it has, nil where it does not, and bytes of it so far.
    private var size: UInt64?
    private var sizeSoFar: UInt64 = 0

    /// Where in the file reading is.
    private enum State {
        case betweenFrames, insideFrame, frameEnded
        case ended(LogEnd)
    }

    /// The first four bytes of a frame (RFC 8878, 3.1.1), and of a skippable one but for the low bits of its first byte.
    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    private static let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18]
    /// Bytes of the longest header (3.1.1.1), with the magic number.
    private static let headerLimit = 18
    /// What stands for a size that is not known, and for one that cannot be read: macros in C.
    private static let sizes: ClosedRange<UInt64> = 0...(.max - 2)

    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.count >= magic.count && mayBegin(bytes) }

    /// Whether the bytes are how a frame begins, as far as they go.
    private static func mayBegin(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = bytes.prefix(magic.count)
        return magic.starts(with: start)
            || zip(start, skippable).enumerated().allSatisfy { place, pair in
                place == 0 ? pair.0 & 0xF0 == pair.1 : pair.0 == pair.1
            }
    }

    init(descriptor: Int32) throws {
        guard let context = ZSTD_createDCtx() else { throw LogFileError.outOfMemory }
        self.descriptor = descriptor
        self.context = context
    }

    deinit {
        ZSTD_freeDCtx(context)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk {
        while true {
            switch state {
            case .ended(let end): return .end(end)
            case .betweenFrames: try beginFrame()
            case .frameEnded:
                state = .betweenFrames
                return .proved
            case .insideFrame: if let chunk = try decompressSome(into: buffer) { return chunk }
            }
        }
    }

    /// Reads until so many bytes are there to be decompressed, or the file ends.
    private func fill(to count: Int) throws {
        guard rest.count < count else { return }
        input.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[rest]))
        rest = 0..<rest.count
        while rest.count < count {
            let room = UnsafeMutableRawBufferPointer(rebasing: input[rest.upperBound...])
            let read = try descriptor.read(into: room, at: bytesRead)
            guard read > 0 else { return }
            bytesRead += Int64(read)
            rest = 0..<(rest.count + read)
        }
    }

    private func beginFrame() throws {
        try fill(to: Self.headerLimit)
        guard !rest.isEmpty else { return state = .ended(.closed) }
        guard Self.mayBegin(UnsafeRawBufferPointer(rebasing: input[rest])) else {
            return state = .ended(.trailingGarbage)
        }
        let size = ZSTD_getFrameContentSize(input.baseAddress.map { $0 + rest.lowerBound }, rest.count)
        self.size = Self.sizes.contains(size) ? size : nil
        sizeSoFar = 0
        state = .insideFrame
    }

    /// Decompresses once; nil when that gave nothing yet.
    private func decompressSome(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk? {
        try fill(to: 1)
        var source = ZSTD_inBuffer(src: input.baseAddress, size: rest.upperBound, pos: rest.lowerBound)
        var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        let hadInput = !rest.isEmpty
        let code = ZSTD_decompressStream(context, &target, &source)
        rest = source.pos..<rest.upperBound
        guard ZSTD_isError(code) == 0 else {
            switch ZSTD_getErrorCode(code) {
            case ZSTD_error_memory_allocation: throw LogFileError.outOfMemory
            case ZSTD_error_frameParameter_windowTooLarge: throw LogFileError.windowTooLarge
            default: state = .ended(.damaged)
            }
            return nil
        }
        sizeSoFar += UInt64(target.pos)
        if code == 0 {
            // libzstd looks at this, but for an empty last block that does not fit whole into the buffer.
            state = size ?? sizeSoFar == sizeSoFar ? .frameEnded : .ended(.damaged)
        } else if target.pos == 0, !hadInput {
            state = .ended(.incomplete)
        }
        return target.pos > 0 ? .bytes(target.pos) : nil
    }
}
