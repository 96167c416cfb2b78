import CSQLite

/// What SQLite refused, with the statement it was asked to run.
package struct DatabaseError: Error, CustomStringConvertible {
    /// The extended result code, such as `SQLITE_IOERR_FSYNC`.
    package let code: Int32
    /// SQLite's own words.
    package let message: String
    /// The statement, where one was at fault.
    package let sql: String?
    /// The errno of the system call that failed, 0 when none did.
    package let systemError: Int32

    /// An error of SQLite's code `code`, perhaps with the errno behind it.
    package init(code: Int32, message: String, sql: String? = nil, systemError: Int32 = 0) {
        self.code = code
        self.message = message
        self.sql = sql
        self.systemError = systemError
    }

    /// The kind of failure, for those who decide what to do about it.
    package var reason: Reason {
        switch code & 0xFF {
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
        case SQLITE_FULL: .diskFull
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_AUTH: .denied
        case SQLITE_READONLY: .readOnly
        case SQLITE_CANTOPEN, SQLITE_PERM: .cannotOpen
        case SQLITE_IOERR: .inputOutput
        case SQLITE_NOMEM: .outOfMemory
        case SQLITE_TOOBIG: .tooBig
        case SQLITE_ERROR: .statement
        default: .other
        }
    }

    /// Why SQLite refused, as far as callers act on it; `statement` is a fault of the SQL itself.
    package enum Reason: Sendable {
        case damaged, diskFull, busy, interrupted, denied, readOnly, cannotOpen, inputOutput, outOfMemory, tooBig
        case statement, other
    }

    package var description: String {
        guard let sql else { return message }
        return "\(message) in: \(sql)"
    }
}
