import SQLite
package import TelemetryLog

/// Somebody's SQL, run so that it can read the index and nothing else.
package struct Query: Sendable {
    /// One statement of SQLite's SQL.
    package var sql: String
    /// Values for `:name`, `@name` or `$name`, without the mark.
    package var parameters: [String: Value]

    /// A value as SQLite stores it: `SQLite.Value` for those who do not import that module. What answers a query, and
    /// what its values are made of, is the library's own affair.
    package enum Value: Sendable, Equatable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        case blob([UInt8])
    }

    /// What `-1h` and its like count back from.
    package var now: Timestamp

    /// A statement with the values of its parameters, by name without the mark.
    package init(_ sql: String, parameters: [String: Value] = [:], now: Timestamp) {
        self.sql = sql
        self.now = now
        self.parameters = parameters
    }
}

extension IndexReader {
    /// Runs `query`, giving `begin` the columns and `body` each row until it says no more.
    ///
    /// The one statement is compiled under an authorizer that denies all but reading, and only where it reads nothing
    /// private. `ts_ns('2025-12-20T10:00:00Z')` gives nanoseconds, as a constant that an index is searched for;
    /// `ts_ns('-1h')` counts back from `query.now`. Throws `BlotterError`: `badStatement`, `deniedStatement`, and what the
    /// index itself refuses.
    package func run(_ query: Query, begin: ([String]) -> Void, _ body: ([Query.Value]) throws -> Bool) throws {
        do {
            // SQLite would take what stands before it for all.
            guard !query.sql.utf8.contains(0) else { throw BlotterError.badStatement("the SQL holds a NUL") }
            try connection.addFunction("ts_ns") { text in
                let time =
                    Timestamp(text: text)
                    ?? TimeArgument(String(decoding: text, as: UTF8.self))?.instant(now: query.now)
                return time?.nanoseconds
            }
            try connection.sandbox(warming: ["search"])
            let uses = try connection.uses(of: query.sql)
            try PublicSurface.check(query.sql, uses, in: connection)
            try avoidLabels(uses)
            let statement = try connection.prepare(query.sql, reused: false)
            guard statement.isReadOnly else { throw BlotterError.deniedStatement("it would change the index") }
            try bind(query.parameters, to: statement)
            let columns = statement.columnNames
            begin(columns)
            while try statement.step() {
                let row = (0..<Int32(columns.count)).map { Query.Value(statement.value($0)) }
                guard try body(row) else { return }
            }
        } catch let error as DatabaseError where error.reason == .damaged {
            throw try file.isWhole()
                ? BlotterError.badStatement(Self.unanswerable) : BlotterError(error, path: file.path)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: file.path)
        }
    }

    /// What SQLite calls a malformed file when the file is not: FTS5 says so of a function that wants the text.
    private static let unanswerable =
        "the table search cannot answer that: it keeps no text; select from events by its rowid"

    /// Every event has one series, so a statement that reads nothing of it need not go there; SQLite does not see that.
    private func avoidLabels(_ uses: StatementUses) throws {
        guard uses.isReading("events"),
            uses.columns(of: "events").isDisjoint(with: ["session_id", "symbol", "mode", "kind"])
        else { return }
        try connection.shadow("events", by: "events_unlabelled")
    }

    private func bind(_ parameters: [String: Query.Value], to statement: Statement) throws {
        var unused = Set(parameters.keys)
        for (index, marked) in statement.parameterNames.enumerated() {
            guard let name = marked.map({ String($0.dropFirst()) }), let value = parameters[name] else {
                throw BlotterError.badStatement(
                    "\(marked ?? "?\(index + 1)") has no value; give it with --param NAME=VALUE")
            }
            unused.remove(name)
            try statement.bind(Value(value), at: Int32(index + 1))
        }
        if let name = unused.min() { throw BlotterError.badStatement("there is no parameter :\(name)") }
    }
}

extension Query.Value {
    init(_ value: SQLite.Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .text(let text): .text(text)
            case .blob(let bytes): .blob(bytes)
            }
    }
}

extension SQLite.Value {
    fileprivate init(_ value: Query.Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .text(let text): .text(text)
            case .blob(let bytes): .blob(bytes)
            }
    }
}
