import Foundation

/// A log on the disk that is written once, from its first line to its last, plain or as one gzip member.
final class LogFile {
    private let path: String
    private let handle: FileHandle
    private let gzip: GzipStream?
    private var pending: [UInt8] = []

    /// Makes the file, or empties the one that is there.
    init(path: String, compressed: Bool) throws {
        self.path = path
        try Data().write(to: URL(fileURLWithPath: path))
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        gzip = compressed ? GzipStream() : nil
    }

    func append(_ bytes: [UInt8]) throws {
        pending += bytes
        if pending.count >= 1 << 20 { try writePending(isLast: false) }
    }

    /// Writes what is left and gives the file its modification time, in nanoseconds since 1970.
    func close(modified: Int64) throws {
        try writePending(isLast: true)
        try handle.close()
        let date = Date(timeIntervalSince1970: Double(modified) / 1e9)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    private func writePending(isLast: Bool) throws {
        try handle.write(contentsOf: Data(gzip?.compress(pending, isLast: isLast) ?? pending))
        pending.removeAll(keepingCapacity: true)
    }
}
