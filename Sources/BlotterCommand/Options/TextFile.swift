import BlotterReports
import Glibc

/// A file, or standard input, that holds what might have been typed.
struct TextFile {
    /// A text longer than this is rather a log given by mistake.
    private static let mostBytes = 16 << 20

    /// nil for standard input.
    let path: String?
    /// What it should be: `SQL`, `a policy`.
    let kind: String

    /// The text; throws `CommandError` when it cannot be read.
    func read() throws -> String {
        guard let path else { return try contents(of: STDIN_FILENO, named: "standard input") }
        // Without O_NONBLOCK, opening a FIFO would wait for somebody who writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(path, "is no regular file", remedy: "name a file with \(kind)")
        }
        return try contents(of: descriptor, named: path)
    }

    private func contents(of descriptor: Int32, named name: String) throws -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= Self.mostBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(name) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
        throw CommandError(name, "is too long for \(kind)", remedy: "give a file of at most 16 MiB")
    }

    private static func unreadable(_ name: String) -> CommandError {
        CommandError(name, "cannot be read: \(String(cString: strerror(errno)))", remedy: "name a file that can")
    }
}
