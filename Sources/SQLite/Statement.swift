import CSQLite

/// A compiled statement, bound and stepped by the thread that owns its connection.
package final class Statement {
    let handle: OpaquePointer
    private let connection: Connection

    init(_ handle: OpaquePointer, connection: Connection) {
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Running

    /// Steps to the next row; false at the end. Throws `DatabaseError`.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    /// Makes the statement ready to be bound and run again.
    package func reset() { sqlite3_reset(handle) }

    /// Runs a statement that returns no rows, and resets it.
    package func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    /// Binds the values in order, runs, resets and returns the rows as `read` makes them.
    package func rows<Row>(_ values: Value..., read: (Statement) throws -> Row) throws -> [Row] {
        defer { reset() }
        try bind(values)
        var rows: [Row] = []
        while try step() { rows.append(try read(self)) }
        return rows
    }

    /// Binds the values in order, runs and resets.
    package func run(_ values: Value...) throws {
        try bind(values)
        try run()
    }

    private func failure(_ code: Int32) -> DatabaseError {
        connection.error(code: code, sql: String(cString: sqlite3_sql(handle)))
    }

    /// True when the statement changes nothing in the database file.
    package var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    // MARK: Parameters, counted from 1

    /// Binds the values to the parameters from 1 on. Throws `DatabaseError`.
    package func bind(_ values: [Value]) throws {
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
    }

    /// Binds a copy of the value. Throws `DatabaseError`, for a text or blob over the limit say.
    package func bind(_ value: Value, at index: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
            case .real(let real): sqlite3_bind_double(handle, index, real)
            case .text(let text): bindCopy(text, at: index)
            case .blob(let bytes):
                sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), Self.transient)
            }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func bindCopy(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(
                    handle, index, $0.baseAddress ?? Self.empty, UInt64($0.count), Self.transient,
                    UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Binds without a check: the index is the caller's literal, and an integer cannot be refused.
    @inline(__always) package func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }

    /// Binds the integer, or NULL, without a check as above.
    @inline(__always) package func bind(_ value: Int64?, at index: Int32) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }

    /// Binds the number, or NULL, without a check as above; NaN is NULL to SQLite.
    @inline(__always) package func bind(_ value: Double?, at index: Int32) {
        if let value { sqlite3_bind_double(handle, index, value) } else { bindNull(at: index) }
    }

    /// Binds NULL.
    @inline(__always) package func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

    /// Binds text that stays where it is until the statement is run; it must be UTF-8.
    @inline(__always) package func bindUncopied(text: UnsafeRawBufferPointer, at index: Int32) throws {
        let start = text.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) } ?? Self.empty
        let code = sqlite3_bind_text64(handle, index, start, UInt64(text.count), nil, UInt8(SQLITE_UTF8))
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// The parameters by name with their mark, such as `:symbol`; nil for one without a name.
    package var parameterNames: [String?] {
        (1...max(1, sqlite3_bind_parameter_count(handle))).prefix(Int(sqlite3_bind_parameter_count(handle))).map {
            sqlite3_bind_parameter_name(handle, $0).map { String(cString: $0) }
        }
    }

    // MARK: Columns, counted from 0

    /// The names of the result's columns, in their order.
    package var columnNames: [String] {
        (0..<max(0, sqlite3_column_count(handle))).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    /// Whether the column of the current row is NULL.
    @inline(__always) package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// The column of the current row as an integer; 0 for NULL and for what is no number.
    @inline(__always) package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The column of the current row as a double; 0 for NULL and for what is no number.
    @inline(__always) package func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// The column of the current row as an integer; nil for NULL.
    package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// The column of the current row as a double; nil for NULL.
    package func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }

    /// The text of a column, empty for NULL; bytes that are not UTF-8 become U+FFFD.
    package func text(_ column: Int32) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }

    /// The column of the current row as `text` gives it; nil for NULL.
    package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of a column of text or blob, valid inside `body` only.
    @inline(__always)
    package func withBytes<Result>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let start = UnsafeRawPointer(sqlite3_column_text(handle, column))
        let count = Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// The value of a column as it is stored.
    package func value(_ column: Int32) -> Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }

    /// The blob of a column; empty where there is NULL.
    package func blob(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(handle, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// SQLite copies the bytes before the call returns.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// A null pointer would bind NULL where an empty text is meant.
    nonisolated(unsafe) private static let empty = UnsafePointer<CChar>(
        UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}
