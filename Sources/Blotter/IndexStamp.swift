private import Glibc
import TelemetryLog

/// What changes whenever an index does: the identity, size and times of its file and of its WAL.
package struct IndexStamp: Hashable, Sendable {
    private struct Part: Hashable {
        var inode: UInt64 = 0
        var size: Int64 = 0
        var modified: Int64 = 0

        init(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            modified = FileStamp(status).modified
        }
    }

    private let file: Part
    private let wal: Part

    package init(_ index: IndexFile) {
        file = Part(index.path)
        wal = Part(index.walPath)
    }

    /// Whether the index is another file, as after `rebuild`.
    package func isOther(than stamp: IndexStamp) -> Bool { file.inode != stamp.file.inode }

    /// Hexadecimal, for an entity tag.
    package var text: String {
        [file, wal].flatMap { [Int64(bitPattern: $0.inode), $0.size, $0.modified] }
            .map { String($0, radix: 16) }.joined(separator: "-")
    }
}
