private import Glibc

/// Why a file of the log folder cannot be read.
package enum LogFileError: Error, Equatable, CustomStringConvertible {
    /// errno of the open.
    case cannotOpen(Int32)
    case notRegular
    /// errno of the read.
    case unreadable(Int32)
    /// errno of a call that makes, renames, writes, syncs or removes.
    case unchangeable(Int32)
    case outOfMemory
    /// It became another while it was read.
    case changing
    /// A zstd frame that takes more memory to decompress than anybody has for it.
    case windowTooLarge
    /// More lines than an event's number has room for.
    case tooManyLines

    /// The errno of a disk without room.
    package static let diskFull = ENOSPC

    /// Whether a name that was to be made is another file's.
    package var isNameTaken: Bool { self == .unchangeable(EEXIST) }

    package var description: String {
        switch self {
        case .cannotOpen(let code), .unreadable(let code), .unchangeable(let code): String(cString: strerror(code))
        case .notRegular: "not a regular file"
        case .outOfMemory: "out of memory"
        case .changing: "it changed while it was read"
        case .windowTooLarge: "its zstd window is larger than 128 MiB"
        case .tooManyLines: "more than 2,147,483,647 lines"
        }
    }
}
