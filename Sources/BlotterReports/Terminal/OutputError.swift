import Glibc

/// Output that could not be written, with the system's reason.
struct OutputError: Error, Equatable, CustomStringConvertible {
    /// The `errno` of the write.
    package let code: Int32

    package var description: String {
        "output: cannot write, \(String(cString: strerror(code))); what was printed is not complete"
    }
}
