private import Glibc

/// A pattern of file names, as shells have them: of the name alone, or with a `/` of the path below the log folder.
package struct FilePattern {
    private let pattern: [CChar]
    private let hasFolder: Bool

    /// Reads a pattern of `*`, `?` and `[…]`.
    package init(_ pattern: String) {
        self.pattern = Array(pattern.utf8CString)
        hasFolder = pattern.utf8.contains(UInt8(ascii: "/"))
    }

    /// Whether the pattern fits the file at `path`.
    package func fits(_ path: LogPath) -> Bool {
        let bytes = hasFolder ? path.bytes[...] : path.name
        let text = bytes.map { CChar(bitPattern: $0) } + [0]
        return fnmatch(pattern, text, 0) == 0
    }
}
