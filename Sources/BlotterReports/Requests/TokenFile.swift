import Glibc

/// A file whose first line is a token: what clients of `serve` have to send, or what a sink of alerts is sent.
package struct TokenFile {
    private static let leastLength = 16

    /// Of visible characters alone.
    package let token: String
    private let mode: mode_t

    /// Reads a regular file; throws `CommandError`.
    package init(_ path: String) throws {
        // Without O_NONBLOCK, opening a FIFO would wait for somebody who writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw CommandError(path, String(cString: strerror(errno)), remedy: "name a file with a token")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(path, "is no regular file", remedy: "name a file with a token")
        }
        mode = status.st_mode
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(descriptor, &bytes, bytes.count))
        let line = bytes[..<count].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first ?? []
        guard !line.isEmpty, line.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw CommandError(path, "is no line of visible characters", remedy: "name a file with a token")
        }
        token = String(decoding: line, as: UTF8.self)
    }

    /// One that nobody but its owner may read. Throws `CommandError`.
    package init(privateTo path: String) throws {
        try self.init(path)
        guard mode & 0o077 == 0 else {
            throw CommandError(path, "can be read by others", remedy: "chmod 600 \(ShellWord(path))")
        }
    }

    /// One that keeps others out: nobody but its owner may read it, and it is not guessed. Throws `CommandError`.
    package init(secret path: String) throws {
        try self.init(privateTo: path)
        guard token.utf8.count >= Self.leastLength else {
            throw CommandError(
                path, "is no line of at least \(Self.leastLength) visible characters",
                remedy: "make one with: openssl rand -hex 32")
        }
    }
}
