import Glibc

/// Ends the process from any thread, whatever the others are doing.
enum LastWords {
    /// Writes the error to standard error and exits with status 1; nothing is flushed, for the outputs are another
    /// thread's.
    static func end(with error: some CustomStringConvertible) -> Never {
        let line = Array("blotter: \(error)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        _exit(1)
    }
}
