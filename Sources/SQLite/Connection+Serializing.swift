import CSQLite

extension Connection {
    /// The whole file as it is at this moment, in memory. Throws `DatabaseError`.
    package func wholeFile() throws -> [UInt8] {
        var count: sqlite3_int64 = 0
        // It says nothing of why it cannot be read.
        _ = try integer("SELECT count(*) FROM sqlite_schema")
        guard let bytes = sqlite3_serialize(handle, "main", &count, 0) else {
            throw DatabaseError(code: SQLITE_NOMEM, message: "the file does not fit into memory")
        }
        defer { sqlite3_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}
