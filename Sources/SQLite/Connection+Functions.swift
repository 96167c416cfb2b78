import CSQLite

extension Connection {
    /// Adds an SQL function from one text to an integer; a text for which `body` gives nil ends the statement with an
    /// error. NULL gives NULL.
    ///
    /// It is deterministic, so a call on a constant runs once and its result can be looked up in an index.
    package func addFunction(_ name: String, _ body: @escaping (UnsafeRawBufferPointer) -> Int64?) throws {
        let box = TextFunction(name: name, body: body)
        functions.append(box)
        let code = sqlite3_create_function_v2(
            handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
            Unmanaged.passUnretained(box).toOpaque(),
            { context, _, arguments in
                guard let context, let argument = arguments?[0] else { return }
                let function = Unmanaged<TextFunction>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
                guard let text = sqlite3_value_text(argument) else { return sqlite3_result_null(context) }
                let bytes = UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(argument)))
                guard let result = function.body(bytes) else {
                    let message = "\(function.name) cannot read '\(String(decoding: bytes, as: UTF8.self))'"
                    return sqlite3_result_error(context, message, -1)
                }
                sqlite3_result_int64(context, result)
            }, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code: code, sql: name) }
    }

    /// Adds an SQL function of any number of texts that is 1 where `body` holds for the bytes of one of them, else 0.
    package func addTest(_ name: String, _ body: @escaping (UnsafeRawBufferPointer) -> Bool) throws {
        let box = TextTest(body)
        functions.append(box)
        let code = sqlite3_create_function_v2(
            handle, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
            Unmanaged.passUnretained(box).toOpaque(),
            { context, count, arguments in
                guard let context, let arguments else { return }
                let test = Unmanaged<TextTest>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
                for index in 0..<Int(count) {
                    // As a blob: SQLite would copy a text to end it with a NUL.
                    guard let start = sqlite3_value_blob(arguments[index]) else { continue }
                    let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(arguments[index])))
                    if test.body(bytes) { return sqlite3_result_int(context, 1) }
                }
                sqlite3_result_int(context, 0)
            }, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code: code, sql: name) }
    }

    private final class TextTest {
        let body: (UnsafeRawBufferPointer) -> Bool

        init(_ body: @escaping (UnsafeRawBufferPointer) -> Bool) { self.body = body }
    }

    private final class TextFunction {
        let name: String
        let body: (UnsafeRawBufferPointer) -> Int64?

        init(name: String, body: @escaping (UnsafeRawBufferPointer) -> Int64?) {
            self.name = name
            self.body = body
        }
    }
}
