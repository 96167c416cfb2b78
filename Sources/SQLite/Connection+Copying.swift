import CSQLite

extension Connection {
    private static let pagesAtOnce: Int32 = 2048

    /// Makes this database, of which nothing is read or written meanwhile, the same as `source`, page by page.
    ///
    /// `source` is in a transaction that has read something: that is the moment which is copied, whatever others commit
    /// meanwhile. `watch` is told before the first page and after every 2,048 how many are done, of how many; what it throws ends the
    /// copying.
    /// Throws `DatabaseError`.
    package func copy(of source: Connection, watch: (_ done: Int64, _ all: Int64) throws -> Void) throws {
        guard let copying = sqlite3_backup_init(handle, "main", source.handle, "main") else {
            throw error(code: sqlite3_errcode(handle), sql: "backup")
        }
        do {
            // The first step copies nothing: a small file would be done with the first one that does.
            var pages: Int32 = 0
            while true {
                let code = sqlite3_backup_step(copying, pages)
                pages = Self.pagesAtOnce
                if code == SQLITE_DONE { break }
                guard code == SQLITE_OK else { throw DatabaseError.ofCopying(code, self) }
                let all = Int64(sqlite3_backup_pagecount(copying))
                try watch(all - Int64(sqlite3_backup_remaining(copying)), all)
            }
        } catch {
            sqlite3_backup_finish(copying)
            throw error
        }
        let code = sqlite3_backup_finish(copying)
        guard code == SQLITE_OK else { throw error(code: code, sql: "backup") }
    }
}

extension DatabaseError {
    /// A step of copying leaves no message of its own.
    fileprivate static func ofCopying(_ code: Int32, _ connection: Connection) -> DatabaseError {
        DatabaseError(
            code: code, message: String(cString: sqlite3_errstr(code)), sql: "backup",
            systemError: sqlite3_system_errno(connection.handle))
    }
}
