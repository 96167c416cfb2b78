private import Glibc
private import Migrations
package import SQLite
package import TelemetryLog

/// The index's file: where it is, what its first bytes say, how it is opened and made.
package struct IndexFile: Sendable {
    /// Where it is; it need not be there.
    package internal(set) var path: String
    /// The user's own formats, by which its logs are read before any other.
    package var formats: [FormatDefinition] = []
    /// What is kept of its logs, and for how long.
    package var policy = RetentionPolicy()
    /// What its readers keep to; nil for no limit.
    var limit: AnswerLimit?

    /// "Blot", at the place where SQLite keeps the mark of the program a file belongs to.
    static let applicationID: Int64 = 0x426C_6F74

    /// The file at `path`.
    package init(path: String) { self.path = path }

    /// The file that belongs to a log folder unless another is named.
    package init(folder: String) { path = folder + "/.blotter/index.db" }

    // MARK: What is there

    /// What the first bytes of the file say.
    private enum Finding {
        case missing
        case usable(version: Int)
    }

    /// Looks at the first bytes, without SQLite and without changing anything; throws `BlotterError`.
    private func inspect() throws -> Finding {
        let descriptor = KeptDescriptor.of(path)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .missing }
            throw BlotterError.indexUnreadable(path: path, detail: String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw BlotterError.indexForeign(path: path)
        }
        guard status.st_size > 0 else { throw BlotterError.indexEmpty(path: path) }
        var header = [UInt8](repeating: 0, count: 100)
        guard pread(descriptor, &header, 100, 0) == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw BlotterError.indexForeign(path: path)
        }
        return try judge(Header(header), size: Int64(status.st_size))
    }

    /// The fields of https://www.sqlite.org/fileformat2.html#the_database_header that matter here.
    private struct Header {
        let pageSize: Int64
        let pages: Int64
        let version: Int
        let applicationID: Int64

        init(_ bytes: [UInt8]) {
            func number(_ offset: Int, _ length: Int) -> Int64 {
                bytes[offset..<(offset + length)].reduce(0) { $0 << 8 | Int64($1) }
            }
            pageSize = number(16, 2) == 1 ? 65536 : number(16, 2)
            pages = number(28, 4)
            version = Int(number(60, 4))
            applicationID = number(68, 4)
        }
    }

    private func judge(_ header: Header, size: Int64) throws -> Finding {
        guard header.applicationID == Self.applicationID else { throw BlotterError.indexForeign(path: path) }
        guard header.version <= Migration.latest else {
            throw BlotterError.indexNewer(path: path, version: header.version, known: Migration.latest)
        }
        guard header.version >= Migration.oldest else {
            throw BlotterError.indexOlder(path: path, version: header.version)
        }
        // While there is a WAL, the missing pages may be in it.
        if size < header.pageSize * header.pages, Self.size(walPath) == 0 {
            throw BlotterError.indexTruncated(path: path)
        }
        return .usable(version: header.version)
    }

    static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// The number that the file system has given the file; nil when there is none.
    var inode: UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    var walPath: String { path + "-wal" }

    /// Bytes of the index and its WAL on the disk.
    package var byteCount: Int64 { Self.size(path) + Self.size(walPath) }

    /// Whether there is a file of the name.
    package var exists: Bool { access(path, F_OK) == 0 }

    // MARK: Opening

    /// Opens the index for reading; throws `BlotterError`.
    package func openForReading() throws -> Connection {
        guard case .usable(let version) = try inspect() else { throw BlotterError.noIndex(path: path) }
        guard version == Migration.latest else {
            throw BlotterError.indexUnreadable(
                path: path, detail: "it has the older schema \(version), run 'blotter ingest' once")
        }
        return try openReading()
    }

    /// Opens an index of any schema that can be brought up to date, for its pages to be copied; throws `BlotterError`.
    func openForCopying() throws -> Connection {
        guard case .usable = try inspect() else { throw BlotterError.noIndex(path: path) }
        return try openReading()
    }

    private func openReading() throws -> Connection {
        do {
            let connection = try opened(.readOnly)
            try confine(connection)
            return connection
        } catch let error as DatabaseError {
            // A folder that cannot be written has no room for the shared memory of a WAL, nor anybody who writes one.
            guard error.reason == .cannotOpen || error.reason == .readOnly, Self.size(walPath) == 0,
                let connection = try? opened(.immutable)
            else { throw BlotterError(error, path: path) }
            return connection
        }
    }

    private func opened(_ mode: Connection.Mode) throws -> Connection {
        let connection = try Connection(path: path, mode: mode)
        _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
        try connection.execute("PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY")
        // A question reads most pages once, from the system's cache: keeping them would cost more than reading them.
        try connection.execute("PRAGMA cache_size = \(mode == .readWrite ? -65536 : -4096)")
        return connection
    }

    /// Opens the index for writing and brings its schema up to date; nil when there is none. The caller holds the lock
    /// and has no draft under way: what a killed run has left of one goes. Throws `BlotterError`.
    func openForWriting() throws -> Connection? {
        do {
            guard case .usable = try inspect() else { return nil }
            removeDraft()
            let connection = try opened(.readWrite)
            // FULL is what keeps a commit through a loss of power; the WAL is emptied by `checkpoint` alone.
            try connection.execute(
                "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 0; PRAGMA secure_delete = OFF"
            )
            // The file's name may be another index's when this one is closed, and then its WAL is. One that stays is on
            // the disk with its name, which the next run need not sync.
            connection.leaveLogOnClose()
            try migrate(connection)
            connection.beforeCommit = Edition.change
            return connection
        } catch let error as DatabaseError {
            throw BlotterError(error, path: path)
        }
    }

    /// Whether all that SQLite called malformed can be read: every page, and every word of the full text.
    ///
    /// It takes as long as to read the file. Throws what keeps it from being read, other than damage.
    func isWhole() throws -> Bool {
        do {
            let connection = try openForReading()
            guard try connection.text("PRAGMA quick_check(1)") == "ok" else { return false }
            try connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, row)")
            _ = try connection.integer("SELECT sum(doc) FROM temp.words")
            return true
        } catch let error as DatabaseError where error.reason == .damaged {
            return false
        }
    }

    /// The folder that a file is in.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    func unwritable() -> BlotterError {
        errno == ENOSPC
            ? .diskFull(path: path) : .indexUnwritable(path: path, detail: String(cString: strerror(errno)))
    }
}
