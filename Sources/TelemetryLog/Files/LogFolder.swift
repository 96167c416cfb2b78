private import Glibc

/// A folder of logs, held open: what happens to its name meanwhile does not matter.
package final class LogFolder: @unchecked Sendable {
    /// The absolute path that the folder had when it was opened, written as a `LogPath` is.
    package let path: String
    let descriptor: Int32

    /// Opens the folder at `path`; throws `LogFileError.cannotOpen`.
    package convenience init(path: String) throws { try self.init(name: Array(path.utf8)) }

    /// Opens the folder whose `path` was this one; throws `LogFileError.cannotOpen`.
    package convenience init(reopening path: String) throws { try self.init(name: LogPath(text: path).bytes) }

    private init(name: [UInt8]) throws {
        descriptor = name.withCString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw LogFileError.cannotOpen(errno) }
        let resolved = name.withCString { realpath($0, nil) }
        defer { free(resolved) }
        path = LogPath(bytes: resolved.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? name).text
    }

    /// Takes over an open descriptor.
    init(owning descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// A log, as the folder's listing has it.
    package struct Entry: Sendable {
        /// The log's path below the folder.
        package var path: LogPath
        /// What the file system said of the log when the folder was listed.
        package var stamp: FileStamp

        /// A log that was met at `path`.
        package init(path: LogPath, stamp: FileStamp) {
            self.path = path
            self.stamp = stamp
        }
    }

    /// What is in a folder and below it.
    package struct Listing: Sendable {
        /// In the order of their names.
        package var logs: [Entry] = []
        /// Files that are logs when their content or a format says so, in the order of their names.
        package var candidates: [Entry] = []
        /// The folder itself, as an empty path, and those below it.
        package var folders: [LogPath] = [LogPath(bytes: [])]
        /// Files and folders that are no logs to be read, in the order of their names.
        package var skipped: [Skipped] = []
        /// Folders that could not be read, so that nobody knows what is in them.
        package var unreadable: [LogPath] = []

        /// Logs and candidates.
        package var all: [Entry] { logs + candidates }
    }

    /// Something that is no log to be read, and why.
    package struct Skipped: Sendable, Equatable {
        /// The path of what was skipped, below the folder.
        package var path: LogPath
        /// Why it was skipped.
        package var reason: Reason

        /// What was skipped at `path`.
        package init(path: LogPath, reason: Reason) {
            self.path = path
            self.reason = reason
        }

        /// Why a name in a folder of logs is passed over; the raw values are what a report says.
        package enum Reason: String, CaseIterable, Sendable {
            case hidden, symlink, unreadable
            /// A FIFO, a socket or a device.
            case special = "not a regular file"
            /// A name like a log's with a suffix that no log has.
            case suffix = "not read for its suffix"
            /// A `.log` none of whose first lines holds an object.
            case text = "without an object"
        }
    }

    /// Lists the logs, below folders too, and as candidates what `names` takes for them. Symlinks are not followed, hidden
    /// names and special files passed over.
    package func list(_ names: LogNames = LogNames()) throws -> Listing {
        var listing = Listing()
        // dup would share the position in the folder with every other listing.
        let folder = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw LogFileError.cannotOpen(errno) }
        try Self.list(folder, at: LogPath(bytes: []), names, into: &listing)
        listing.logs.sort { $0.path < $1.path }
        listing.candidates.sort { $0.path < $1.path }
        listing.skipped.sort { $0.path < $1.path }
        return listing
    }

    private static func list(
        _ descriptor: Int32, at path: LogPath, _ names: LogNames, into listing: inout Listing
    ) throws {
        guard let folder = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw LogFileError.cannotOpen(code)
        }
        defer { closedir(folder) }
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                // Names that a failing disk withholds must not look like files that are gone.
                guard errno == 0 else { throw LogFileError.cannotOpen(errno) }
                return
            }
            let name = bytes(of: entry)
            guard name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] else { continue }
            visit(name, in: descriptor, at: path.appending(name), names, into: &listing)
        }
    }

    private static func bytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    }

    private static func visit(
        _ name: [UInt8], in folder: Int32, at path: LogPath, _ names: LogNames, into listing: inout Listing
    ) {
        func skip(_ reason: Skipped.Reason) { listing.skipped.append(Skipped(path: path, reason: reason)) }
        func skipUnreadable() {
            skip(.unreadable)
            listing.unreadable.append(path)
        }
        guard name.first != UInt8(ascii: ".") else { return name == Array(".blotter".utf8) ? () : skip(.hidden) }
        var status = stat()
        guard name.withCString({ fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
            // It went away since the folder was read.
            if errno != ENOENT { skipUnreadable() }
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            let entry = Entry(path: path, stamp: FileStamp(status))
            if path.isLog {
                listing.logs.append(entry)
            } else if names.mayBeLog(path) {
                listing.candidates.append(entry)
            } else if path.resemblesLog {
                skip(.suffix)
            }
        case S_IFDIR:
            let descriptor = name.withCString { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            guard descriptor >= 0 else {
                return switch errno {
                case ENOENT: ()
                case ELOOP, ENOTDIR: skip(.symlink)
                default: skipUnreadable()
                }
            }
            listing.folders.append(path)
            do { try list(descriptor, at: path, names, into: &listing) } catch { skipUnreadable() }
        case S_IFLNK: skip(.symlink)
        default: skip(.special)
        }
    }

    /// What the file system says of the log at `path` now, nil when there is none.
    package func stamp(of path: LogPath) -> FileStamp? {
        guard let (folder, name) = openParent(of: path) else { return nil }
        defer { if folder != descriptor { close(folder) } }
        var status = stat()
        guard name.withCString({ fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return FileStamp(status)
    }

    /// Opens the log at `path`, name by name and without following a symlink; throws `LogFileError`.
    package func open(_ path: LogPath) throws -> LogFile {
        guard let (folder, name) = openParent(of: path) else { throw LogFileError.cannotOpen(errno) }
        defer { if folder != descriptor { close(folder) } }
        // Without O_NONBLOCK the open of a FIFO would wait for its writer, for ever.
        let file = name.withCString { openat(folder, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
        guard file >= 0 else { throw LogFileError.cannotOpen(errno) }
        return try LogFile(owning: file)
    }

    /// The open folder that holds `path`, and the last name.
    func openParent(of path: LogPath) -> (folder: Int32, name: [UInt8])? {
        let names = path.bytes.split(separator: UInt8(ascii: "/"))
        guard let last = names.last else { return nil }
        var folder = descriptor
        for name in names.dropLast() {
            let next = Array(name).withCString { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            let code = errno
            if folder != descriptor { close(folder) }
            guard next >= 0 else {
                errno = code
                return nil
            }
            folder = next
        }
        return (folder, Array(last))
    }
}

extension [UInt8] {
    /// Calls `body` with these bytes and a NUL after them.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try (self + [0]).withUnsafeBufferPointer { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { try body($0.baseAddress.unsafelyUnwrapped) }
        }
    }
}
