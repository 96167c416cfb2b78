private import CDeflate
private import Glibc

/// The content of a file that is one whole member of gzip, and small enough to be decompressed at once.
final class GzipMember {
    /// Bytes of the file.
    let fileLength: Int64
    let content: UnsafeRawBufferPointer

    /// The largest file, and the largest content of one.
    private static let (mostFileBytes, mostBytes) = (1 << 20, 8 << 20)
    /// Of the shortest member (RFC 1952): header, an empty block, checksum and length.
    private static let leastBytes = 20
    /// No content is larger by more than that factor (RFC 1951: a match of 258 bytes has 2 bits at least).
    private static let mostGrowth = 1032

    /// nil when the file is something else. Throws as reading does.
    init?(wholeFile descriptor: Int32) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0, (Self.leastBytes...Self.mostFileBytes).contains(Int(status.st_size))
        else { return nil }
        // A byte more, to see that the file has not grown.
        let file = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(status.st_size) + 1, alignment: 16)
        defer { file.deallocate() }
        let count = try descriptor.read(into: file, at: 0)
        guard count == Int(status.st_size) else { return nil }
        let length = Int(UInt32(littleEndian: file.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
        guard length <= min(Self.mostBytes, count * Self.mostGrowth), let decompressor = libdeflate_alloc_decompressor()
        else { return nil }
        defer { libdeflate_free_decompressor(decompressor) }
        let content = UnsafeMutableRawBufferPointer.allocate(byteCount: max(length, 1), alignment: 16)
        var (taken, given) = (0, 0)
        let result = libdeflate_gzip_decompress_ex(
            decompressor, file.baseAddress, count, content.baseAddress, length, &taken, &given)
        guard result == LIBDEFLATE_SUCCESS, taken == count, given == length else {
            content.deallocate()
            return nil
        }
        fileLength = Int64(count)
        self.content = UnsafeRawBufferPointer(rebasing: content[..<length])
        room = content
    }

    private let room: UnsafeMutableRawBufferPointer

    deinit { room.deallocate() }
}

/// A log that is one such member; a log of any other gzip file is `GzipContent`.
final class GzipMemberContent: LogContent {
    private let member: GzipMember
    private var given = 0
    private var isProved = false

    /// Reads `member` from its beginning.
    init(_ member: GzipMember) { self.member = member }

    var bytesRead: Int64 { member.fileLength }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> LogChunk {
        guard given == member.content.count else {
            let count = min(member.content.count - given, buffer.count)
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: member.content[given..<(given + count)]))
            given += count
            return .bytes(count)
        }
        defer { isProved = true }
        return isProved ? .end(.closed) : .proved
    }
}
