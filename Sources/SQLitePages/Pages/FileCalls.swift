private import CLinux
import Glibc

/// What is asked of the system about files, in one place, so that a test can break the disk.
///
/// Each answers as the call of its name does: -1 with `errno` set where it failed.
package struct FileCalls: Sendable {
    /// `pwrite`.
    package var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
    /// `sync_file_range`, which has the disk begin with what was written.
    package var startWriting: @Sendable (_ file: Int32, _ offset: Int, _ count: Int) -> Void
    /// `ftruncate`.
    package var resize: @Sendable (_ file: Int32, _ size: Int) -> Int32
    /// `fsync`.
    package var sync: @Sendable (_ file: Int32) -> Int32

    /// The system's own.
    package static let system = FileCalls(
        write: { pwrite($0, $1.baseAddress, $1.count, $2) },
        startWriting: { blotter_start_writing($0, $1, $2) },
        resize: { ftruncate($0, $1) },
        sync: { fsync($0) })

    /// Writes all of `bytes`. Throws `PagesError.disk`.
    func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int, path: String) throws {
        var done = 0
        while done < bytes.count {
            let count = write(file, UnsafeRawBufferPointer(rebasing: bytes[done...]), offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw PagesError.disk(path: path, code: count < 0 ? errno : EIO) }
            done += count
        }
    }

    /// Reads `bytes.count` bytes; false at the file's end. Throws `PagesError.disk`.
    static func readAll(
        _ bytes: UnsafeMutableRawBufferPointer, from file: Int32, at offset: Int, path: String
    ) throws -> Bool {
        var done = 0
        while done < bytes.count {
            let count = pread(file, bytes.baseAddress! + done, bytes.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PagesError.disk(path: path, code: errno) }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
