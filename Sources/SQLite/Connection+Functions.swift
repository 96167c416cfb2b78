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

    /// What a function is called with.
    package struct Arguments {
        fileprivate let values: UnsafeMutablePointer<OpaquePointer?>
        /// How many arguments the call has.
        package let count: Int

        /// The argument at `index`, from 0, as an integer; 0 for NULL and for what is no number.
        package func integer(_ index: Int) -> Int64 { sqlite3_value_int64(values[index]) }

        /// Whether the argument at `index`, from 0, is NULL.
        package func isNull(_ index: Int) -> Bool { sqlite3_value_type(values[index]) == SQLITE_NULL }

        /// The bytes of a text, valid during the call; nil when there are none.
        @inline(__always)
        package func bytes(_ index: Int) -> UnsafeRawBufferPointer? {
            // As a blob: SQLite would copy a text to end it with a NUL.
            sqlite3_value_blob(values[index]).map {
                UnsafeRawBufferPointer(start: $0, count: Int(sqlite3_value_bytes(values[index])))
            }
        }
    }

    /// Adds an SQL function of any number of arguments that is 1 where `body` holds for them, else 0; `body` must not
    /// keep the connection.
    package func addTest(_ name: String, _ body: @escaping (Arguments) -> Bool) throws {
        let box = TextTest(body)
        functions.append(box)
        let code = sqlite3_create_function_v2(
            handle, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
            Unmanaged.passUnretained(box).toOpaque(),
            { context, count, arguments in
                guard let context, let arguments else { return }
                let test = Unmanaged<TextTest>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
                let holds = test.body(Arguments(values: arguments, count: Int(count)))
                sqlite3_result_int(context, holds ? 1 : 0)
            }, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code: code, sql: name) }
    }

    /// A test in a box, as C takes a pointer for its context.
    private final class TextTest {
        let body: (Arguments) -> Bool

        init(_ body: @escaping (Arguments) -> Bool) { self.body = body }
    }

    /// A function in a box, as C takes a pointer for its context, with its name for messages.
    private final class TextFunction {
        let name: String
        let body: (UnsafeRawBufferPointer) -> Int64?

        init(name: String, body: @escaping (UnsafeRawBufferPointer) -> Int64?) {
            self.name = name
            self.body = body
        }
    }
}
