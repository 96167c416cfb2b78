import Glibc

/// Why a file's pages cannot be written, or are not as they should be.
package enum PagesError: Error, Equatable, CustomStringConvertible {
    /// The system refused a call on the file at `path`, for the reason `code` of errno.
    case disk(path: String, code: Int32)
    /// Something about the file, its schema or the SQLite in use is not known here: its rows have to be inserted by SQL.
    case unsupported(String)
    /// Two rows, or two ranges of rows, of `tree` are not in ascending order.
    case unsorted(tree: String, rowid: Int64)
    /// Two rows have the same key in an index that allows one.
    case notUnique(index: String)
    /// What was written is not what is in the file.
    case damaged(String)

    package var description: String {
        switch self {
        case .disk(let path, let code): "\(path): \(String(cString: strerror(code)))"
        case .unsupported(let what): "cannot write pages: \(what)"
        case .unsorted(let tree, let rowid): "row \(rowid) of \(tree) does not come in order"
        case .notUnique(let index): "two rows have the same key in \(index)"
        case .damaged(let what): "the file was not written as it should be: \(what)"
        }
    }
}
