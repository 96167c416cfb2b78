import Glibc

/// A file without a name, which is gone when nobody holds it any more: for what has to be measured before it is sent.
package final class SpoolFile {
    /// Open for reading and writing.
    package let descriptor: Int32

    /// Among the temporary files. Throws `CommandError`.
    package init(environment: [String: String]) throws {
        let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        // Not by mkstemp: a program that another thread starts meanwhile would be left with it.
        let path = "\(folder)/blotter-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandError(
                folder, "no file can be made in it: \(String(cString: strerror(errno)))",
                remedy: "set TMPDIR to a folder that can be written to")
        }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Makes it empty again. Throws `CommandError`.
    func clear() throws {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.unreadable }
    }

    /// Gives all of its bytes, piece by piece, until `body` says no more. Throws `CommandError`.
    package func read(_ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        var offset = 0
        while true {
            let count = pread(descriptor, &piece, piece.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable }
            guard count > 0 else { return }
            offset += count
            guard try piece.withUnsafeBytes({ try body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }) else {
                return
            }
        }
    }

    private static var unreadable: CommandError {
        CommandError("temporary file", "cannot be read: \(String(cString: strerror(errno)))")
    }
}
