import BlotterReports
import Glibc

/// The file that holds the token clients have to send: one line, which nobody but its owner may read.
struct TokenFile {
    private static let leastLength = 16

    let token: String

    /// Throws `CommandError`.
    init(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw CommandError(path, String(cString: strerror(errno)), remedy: "name a file with a token")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(path, "is no regular file", remedy: "name a file with a token")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CommandError(path, "can be read by others", remedy: "chmod 600 \(ShellWord(path))")
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(descriptor, &bytes, bytes.count))
        let token = bytes[..<count].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first ?? []
        guard token.count >= Self.leastLength, token.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw CommandError(
                path, "is no line of at least \(Self.leastLength) visible characters",
                remedy: "make one with: openssl rand -hex 32")
        }
        self.token = String(decoding: token, as: UTF8.self)
    }
}
