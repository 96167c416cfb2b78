import TelemetryLog

/// Writes a compressed archive, file after file: the format ustar of POSIX
/// (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06) in a member of gzip.
///
/// The same files make the same bytes: all are of the same time, of nobody, and readable by everybody.
final class TarArchive {
    private static let block = 512

    private let gzip: GzipWriter
    private let folder: String
    private let time: Int64

    /// Into a descriptor; names begin with `folder`, times are seconds since the epoch. Throws `LogFileError`.
    init(descriptor: Int32, folder: String, time: Int64) throws {
        gzip = try GzipWriter(descriptor: descriptor)
        self.folder = folder
        self.time = max(0, time)
    }

    /// Adds a file of `size` bytes, which `body` writes. Throws `LogFileError`.
    func add(_ name: String, size: Int64, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        try header("\(folder)/\(name)", size: size).withUnsafeBytes { try gzip.write($0) }
        try body { try self.gzip.write($0) }
        let rest = Int(size % Int64(Self.block))
        if rest > 0 { try fill(Self.block - rest) }
    }

    /// Two empty blocks end it. Throws `LogFileError`.
    func end() throws {
        try fill(2 * Self.block)
        try gzip.finish()
    }

    private func fill(_ count: Int) throws {
        try [UInt8](repeating: 0, count: count).withUnsafeBytes { try gzip.write($0) }
    }

    private func header(_ name: String, size: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        func field(_ text: String, _ length: Int) {
            bytes += Array(text.utf8.prefix(length))
            bytes += [UInt8](repeating: 0, count: length - min(length, text.utf8.count))
        }
        field(name, 100)
        field(Self.octal(0o644, 7), 8)
        field(Self.octal(0, 7), 8)
        field(Self.octal(0, 7), 8)
        bytes += Self.size(size)
        field(Self.octal(time, 11), 12)
        // The checksum is of a header with blanks in its place.
        field("        ", 8)
        field("0", 1)
        field("", 100)
        field("ustar", 6)
        field("00", 2)
        field("root", 32)
        field("root", 32)
        field("", Self.block - bytes.count)
        let sum = bytes.reduce(Int64(0)) { $0 + Int64($1) }
        bytes.replaceSubrange(148..<156, with: Array((Self.octal(sum, 6) + "\0 ").utf8))
        return bytes
    }

    /// Eleven octal digits; from 8 GiB on binary, as GNU tar has it.
    private static func size(_ size: Int64) -> [UInt8] {
        guard size >= 1 << 33 else { return Array(octal(size, 11).utf8) + [0] }
        return [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: size >> Int64(56 - 8 * $0)) }
    }

    private static func octal(_ value: Int64, _ digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
