/// Which files are logs by their names, beside those whose suffix says so.
package struct LogNames: Sendable {
    private let patterns: [FilePattern]
    private let takesAll: Bool

    /// The names that the user's formats give their files.
    package init(_ formats: FormatSet = FormatSet()) {
        patterns = formats.own.flatMap(\.files).map { FilePattern($0) }
        takesAll = false
    }

    /// With `takesAll` any name may be a log's, as in a folder that holds nothing else.
    package init(takesAll: Bool) {
        patterns = []
        self.takesAll = takesAll
    }

    /// Whether a format names the file at `path`, so that it is a log whatever is in it.
    package func isNamed(_ path: LogPath) -> Bool { patterns.contains { $0.fits(path) } }

    /// Whether the file at `path`, whose suffix is not a log's alone, may be one.
    func mayBeLog(_ path: LogPath) -> Bool { path.isTextLog || takesAll || isNamed(path) }

    /// Whether the file at `path` is to be looked at.
    package func takes(_ path: LogPath) -> Bool { path.isLog || mayBeLog(path) }

    /// Whether lines without an object are text there, and not invalid.
    func allowsText(_ path: LogPath) -> Bool { path.isTextLog || (!path.isLog && isNamed(path)) }
}
