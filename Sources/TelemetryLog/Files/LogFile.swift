private import Glibc

/// An open log: a regular file, plain, gzip or zstd by its first bytes, whatever its name says.
package final class LogFile {
    let descriptor: Int32
    /// As of the moment of opening, before anything was read.
    package let stamp: FileStamp
    /// How the content is packed, by how the file begins; nil for a plain one.
    package let compression: Compression?

    /// The content of a small gzip file, which is read more than once: to see which log it is, and to take it in.
    private lazy var member = Result { try GzipMember(wholeFile: descriptor) }

    /// How a log's content can be packed.
    package enum Compression: String, Sendable {
        case gzip, zstd
    }

    /// Whether the file is not plain.
    package var isCompressed: Bool { compression != nil }

    /// Takes over an open descriptor; throws `LogFileError.notRegular`.
    init(owning descriptor: Int32) throws {
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LogFileError.notRegular
        }
        stamp = FileStamp(status)
        do {
            compression = try Self.sample(descriptor, from: 0, length: 4).withUnsafeBytes { start in
                GzipContent.begins(start) ? .gzip : ZstdContent.begins(start) ? .zstd : nil
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Whether the file is as it was when it was opened.
    var isUnchanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && FileStamp(status) == stamp
    }

    /// The content from its beginning, or a plain file's from `offset`.
    func content(from offset: Int64 = 0) throws -> any LogContent {
        switch compression {
        case .gzip:
            if let member = try member.get() { return GzipMemberContent(member) }
            return try GzipContent(descriptor: descriptor)
        case .zstd: return try ZstdContent(descriptor: descriptor)
        case nil: return PlainContent(descriptor: descriptor, offset: offset)
        }
    }

    /// Up to `length` bytes of the file as it is on the disk.
    func sample(from offset: Int64, length: Int) throws -> [UInt8] {
        try Self.sample(descriptor, from: offset, length: length)
    }

    private static func sample(_ descriptor: Int32, from offset: Int64, length: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var count = 0
        while count < length {
            let read = try bytes.withUnsafeMutableBytes {
                try descriptor.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]), at: offset + Int64(count))
            }
            guard read > 0 else { break }
            count += read
        }
        return Array(bytes.prefix(count))
    }
}
