import CSQLite

extension Connection {
    /// From here on the connection only reads: every action that is not named here is denied.
    ///
    /// Read-only opening and `query_only` are not enough: `VACUUM INTO` still writes a file elsewhere and
    /// `PRAGMA query_only=0` undoes the latter (https://www.sqlite.org/c3ref/set_authorizer.html). Full-text tables
    /// must have been used once before, or their constructor is denied too; `tables` names them.
    package func sandbox(warming tables: [String]) throws {
        for table in tables { _ = try integer("SELECT rowid FROM \(table) WHERE \(table) MATCH 'warm' LIMIT 1") }
        // json_each and json_tree are tables with a constructor, too.
        _ = try integer("SELECT count(*) FROM json_each('[]'), json_tree('[]')")
        try execute("PRAGMA query_only = 1")
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longestValue)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        authorize(recording: nil)
    }

    private func authorize(recording: Recording?) {
        sqlite3_set_authorizer(
            handle,
            { recording, action, first, second, _, view in
                guard Connection.allows(action, first, second) else { return SQLITE_DENY }
                if let recording {
                    Unmanaged<Recording>.fromOpaque(recording).takeUnretainedValue().note(action, first, second, view)
                }
                return SQLITE_OK
            }, recording.map { Unmanaged.passUnretained($0).toOpaque() })
    }

    /// Compiles `sql` in this sandbox and tells what it would read; throws as `prepare` does.
    package func uses(of sql: String) throws -> StatementUses {
        let recording = Recording()
        authorize(recording: recording)
        defer { authorize(recording: nil) }
        return try withExtendedLifetime(recording) {
            _ = try prepare(sql, reused: false)
            return recording.uses
        }
    }

    /// Lets `view` stand for `name` from here on, in statements that do not say `main.name`.
    package func shadow(_ name: String, by view: String) throws {
        sqlite3_set_authorizer(handle, nil, nil)
        defer { authorize(recording: nil) }
        try execute(
            """
            PRAGMA query_only = 0; CREATE TEMP VIEW IF NOT EXISTS \(name) AS SELECT * FROM main.\(view);
            PRAGMA query_only = 1
            """)
    }

    /// Notes what SQLite asks leave for while it compiles.
    private final class Recording {
        private(set) var uses = StatementUses()

        func note(
            _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
            _ view: UnsafePointer<CChar>?
        ) {
            if action == SQLITE_READ, let first, let second {
                uses.reads.append(
                    .init(
                        table: String(cString: first), column: String(cString: second),
                        view: view.map { String(cString: $0) }))
            } else if action == SQLITE_FUNCTION, let second {
                uses.functions.insert(String(cString: second).lowercased())
            }
        }
    }

    /// Bytes of the longest text or blob a statement may make: above any payload, and below what a machine notices.
    private static let longestValue: Int32 = 128 << 20

    private static func allows(_ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) -> Bool
    {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: true
        case SQLITE_FUNCTION: second.map { !deniedFunctions.contains(String(cString: $0).lowercased()) } ?? false
        // FTS5 asks for it to see whether somebody else has written.
        case SQLITE_PRAGMA: first.map { String(cString: $0) == "data_version" } == true && second == nil
        default: false
        }
    }

    private static let deniedFunctions: Set<String> = [
        "load_extension", "fts3_tokenizer", "writefile", "readfile", "edit",
    ]
}
