import CSQLite

/// One connection to one SQLite file, used by one thread at a time.
package final class Connection {
    /// What a connection may do to its file.
    package enum Mode: Sendable {
        /// Never writes, not even the schema; another process may be writing.
        case readOnly
        /// Reads a file that nobody writes, from a folder that cannot be written either.
        case immutable
        case readWrite
        case create
        /// Writes a file that nobody else knows yet; unlike the others it may write the shadow tables of FTS5.
        case draft
    }

    /// The path that the file was opened by.
    package let path: String
    let handle: OpaquePointer
    var functions: [AnyObject] = []

    /// Opens the file at `path`; throws `DatabaseError`.
    package init(path: String, mode: Mode) throws {
        _ = Self.configured
        self.path = path
        var opened: OpaquePointer?
        let (name, flags) = Self.arguments(path: path, mode: mode)
        let files = mode == .readWrite ? WrittenFiles.name : nil
        let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, files)
        guard let opened else { throw DatabaseError(code: code, message: "out of memory") }
        handle = opened
        guard code == SQLITE_OK else {
            let error = error(code: code, sql: nil)
            sqlite3_close_v2(opened)
            throw error
        }
        // SQLite's advice for files that somebody else may have prepared. It also advises against trusting the schema,
        // but then 3.40 takes no json_extract in a view.
        if mode != .draft { _ = blotter_sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1) }
        sqlite3_busy_timeout(handle, Self.patience)
    }

    deinit { if !isClosed { sqlite3_close_v2(handle) } }

    private var isClosed = false

    /// Closes the file now; throws when a statement is still there. Nothing else can be done with the connection.
    package func close() throws {
        let code = sqlite3_close(handle)
        guard code == SQLITE_OK else { throw error(code: code, sql: "close") }
        isClosed = true
    }

    /// The last connection that is closed neither empties nor removes the WAL.
    package func leaveLogOnClose() { _ = blotter_sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// Statistics of memory would cost a lock for each allocation; nobody reads them.
    private static let configured = blotter_sqlite3_config_memstatus(0)

    private static func arguments(path: String, mode: Mode) -> (String, Int32) {
        switch mode {
        case .readOnly: (path, SQLITE_OPEN_READONLY)
        case .readWrite: (path, SQLITE_OPEN_READWRITE)
        case .create, .draft: (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        case .immutable: ("file:\(percentEncoded(path))?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
        }
    }

    private static func percentEncoded(_ path: String) -> String {
        let hex = Array("0123456789ABCDEF")
        return path.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
            }
        }
    }

    /// Runs every statement of `sql`, dropping rows.
    package func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code: code, sql: sql) }
    }

    /// Compiles the one statement in `sql`; `reused` ones stay compiled for long.
    package func prepare(_ sql: String, reused: Bool = true) throws -> Statement {
        guard let statement = try statements(sql, reused: reused).first else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "there is no statement", sql: sql)
        }
        return statement
    }

    /// Compiles `sql` and tells whether anything but blanks and comments follows its first statement.
    private func statements(_ sql: String, reused: Bool) throws -> [Statement] {
        var sql = sql
        return try sql.withUTF8 { bytes in
            var compiled: [Statement] = []
            var rest = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var left = Int32(bytes.count)
            while left > 0, let start = rest, compiled.count < 2 {
                var pointer: OpaquePointer?
                var tail: UnsafePointer<CChar>?
                let flags = UInt32(reused ? SQLITE_PREPARE_PERSISTENT : 0)
                let code = sqlite3_prepare_v3(handle, start, left, flags, &pointer, &tail)
                guard code == SQLITE_OK else { throw error(code: code, sql: String(decoding: bytes, as: UTF8.self)) }
                if let pointer { compiled.append(Statement(pointer, connection: self)) }
                guard let tail, tail > start else { break }
                left -= Int32(tail - start)
                rest = tail
            }
            guard compiled.count < 2 else {
                throw DatabaseError(
                    code: SQLITE_ERROR, message: "there is more than one statement",
                    sql: String(decoding: bytes, as: UTF8.self))
            }
            return compiled
        }
    }

    /// The first column of the first row, or nil when there is no row or it is NULL.
    package func integer(_ sql: String) throws -> Int64? {
        let statement = try prepare(sql, reused: false)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.integer(0)
    }

    /// The first column of the first row as text, or nil when there is no row or it is NULL.
    package func text(_ sql: String) throws -> String? {
        let statement = try prepare(sql, reused: false)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.text(0)
    }

    /// Runs `body` in a transaction that writes; it is rolled back when `body` or the commit throws.
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try commit()
            return result
        } catch {
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs at the end of each transaction that writes, as a part of it.
    package var beforeCommit: ((Connection) throws -> Void)?

    /// Ends a transaction that writes.
    package func commit() throws {
        try beforeCommit?(self)
        try execute("COMMIT")
        try syncCommits()
    }

    private var isNextCommitUnsynced = false

    /// The next commit is no more than in the system's memory until `checkpoint` has moved the WAL, which syncs it first,
    /// or somebody else syncs it. No transaction may be under way, and the WAL has to be empty: where its old content
    /// would be written over, a part of that could come back after a loss of power.
    package func leaveNextCommitUnsynced() throws {
        isNextCommitUnsynced = true
        try execute("PRAGMA synchronous = OFF")
    }

    private func syncCommits() throws {
        guard isNextCommitUnsynced else { return }
        isNextCommitUnsynced = false
        try execute("PRAGMA synchronous = FULL")
    }

    /// Whether a BEGIN has not met its COMMIT or ROLLBACK yet.
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The rowid of the last row that this connection inserted; 0 before the first.
    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Rows that the last INSERT, UPDATE or DELETE changed.
    package var changes: Int { Int(sqlite3_changes64(handle)) }

    /// How much of the WAL a checkpoint moves.
    package enum Checkpoint: Sendable {
        /// As much as can be moved while others read.
        case passive
        /// All, after which the WAL is empty.
        case truncate
    }

    /// Moves the WAL into the file, without waiting for anybody. False when a reader held it back; throws when the
    /// disk did, of which closing a connection would say nothing.
    package func checkpoint(_ kind: Checkpoint) throws -> Bool {
        // Who keeps the WAL small: `IndexFile.openForWriting` switches SQLite's own checkpoints off,
        // `IndexWriter.commitAndCheckpoint` makes them during a run, and `IngestRun.run` one at its end. A follower leaves
        // that to `IngestMemory.tidy`, after the pass that made the WAL large or, as `Follow.rest` says, when nothing has
        // changed for a while.
        try syncCommits()
        sqlite3_busy_timeout(handle, 0)
        defer { sqlite3_busy_timeout(handle, Self.patience) }
        let mode = kind == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        if code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED { return false }
        guard code == SQLITE_OK else { throw error(code: code, sql: "wal_checkpoint") }
        return true
    }

    /// Milliseconds to wait for a lock that another connection holds for a moment.
    private static let patience: Int32 = 5000

    /// Stops the statement that runs now; to be called from another thread.
    package var interrupter: Interrupter { Interrupter(handle: handle) }

    /// Stops statements of one connection, from any thread; it must not outlive the connection.
    package struct Interrupter: @unchecked Sendable {
        let handle: OpaquePointer
        /// Ends what runs now with a `DatabaseError` of the reason `interrupted`.
        package func callAsFunction() { sqlite3_interrupt(handle) }
    }

    /// Stops what runs when `body` says so, which is asked every so many steps of a statement's program.
    package func interrupt(every steps: Int32, when body: @escaping () -> Bool) {
        let box = Condition(body)
        functions.append(box)
        sqlite3_progress_handler(
            handle, steps,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Condition>.fromOpaque(context).takeUnretainedValue().isMet() ? 1 : 0
            }, Unmanaged.passUnretained(box).toOpaque())
    }

    /// A closure in a box, as C takes a pointer for its context.
    private final class Condition {
        let isMet: () -> Bool
        init(_ isMet: @escaping () -> Bool) { self.isMet = isMet }
    }

    /// Refuses values of more bytes, read or made, as `DatabaseError` of the reason `tooBig`. Answers the limit before.
    @discardableResult package func limitValues(to bytes: Int32) -> Int32 {
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, bytes)
    }

    func error(code: Int32, sql: String?) -> DatabaseError {
        DatabaseError(
            code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql,
            systemError: sqlite3_system_errno(handle))
    }
}
