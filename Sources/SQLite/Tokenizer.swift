import CSQLite
import Glibc

/// A tokenizer of FTS5, asked outside of any table, used by the thread of its connection.
package final class Tokenizer {
    /// A token of the last text.
    package struct Token: Sendable {
        /// Of its bytes in `bytes`.
        package var range: Range<Int>
        /// Whether it has the position of the token before it, as a synonym has.
        package var isColocated: Bool
    }

    /// The tokens of the last text, one behind the other.
    package private(set) var bytes: [UInt8] = []
    /// The tokens of the last text, in their order.
    package private(set) var tokens: [Token] = []

    private let connection: Connection
    private var functions = fts5_tokenizer()
    private var tokenizer: OpaquePointer?

    /// Longer tokens are cut to that (FTS5_MAX_TOKEN_SIZE).
    package static let mostBytes = 32768

    /// The tokenizer that a table names by these words, the name first. Throws `DatabaseError`.
    package init(_ connection: Connection, _ words: [String]) throws {
        self.connection = connection
        let api = try Self.api(of: connection)
        var context: UnsafeMutableRawPointer?
        let found = api.pointee.xFindTokenizer(api, words.first ?? "unicode61", &context, &functions)
        guard found == SQLITE_OK else {
            throw DatabaseError(code: found, message: "there is no tokenizer \(words.first ?? "")")
        }
        let arguments = words.dropFirst().map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var pointers = arguments.map { UnsafePointer<CChar>($0) }
        let made = functions.xCreate(context, &pointers, Int32(pointers.count), &tokenizer)
        guard made == SQLITE_OK, tokenizer != nil else {
            throw DatabaseError(code: made, message: "the tokenizer does not take \(words.dropFirst())")
        }
    }

    deinit { if let tokenizer { functions.xDelete(tokenizer) } }

    /// https://www.sqlite.org/fts5.html#extending_fts5
    private static func api(of connection: Connection) throws -> UnsafeMutablePointer<fts5_api> {
        let statement = try connection.prepare("SELECT fts5(?1)", reused: false)
        var api: UnsafeMutablePointer<fts5_api>?
        withUnsafeMutablePointer(to: &api) { place in
            // SQLite keeps the pointer to the type's name.
            pointerType.withUTF8Buffer { name in
                name.withMemoryRebound(to: CChar.self) {
                    _ = sqlite3_bind_pointer(statement.handle, 1, place, $0.baseAddress, nil)
                }
            }
            _ = sqlite3_step(statement.handle)
        }
        guard let api, api.pointee.iVersion >= 2 else {
            throw DatabaseError(code: SQLITE_ERROR, message: "there is no FTS5")
        }
        return api
    }

    private static let pointerType: StaticString = "fts5_api_ptr"

    /// Takes the tokens out of a text. Throws `DatabaseError`.
    package func tokenize(_ text: UnsafeRawBufferPointer) throws {
        bytes.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        let code = functions.xTokenize(
            tokenizer, Unmanaged.passUnretained(self).toOpaque(), Int32(FTS5_TOKENIZE_DOCUMENT),
            text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count)
        ) { context, flags, token, count, _, _ in
            guard let context, let token else { return SQLITE_ERROR }
            Unmanaged<Tokenizer>.fromOpaque(context).takeUnretainedValue().take(
                UnsafeRawBufferPointer(start: token, count: min(Int(count), Tokenizer.mostBytes)),
                isColocated: flags & Int32(FTS5_TOKEN_COLOCATED) != 0)
            return SQLITE_OK
        }
        guard code == SQLITE_OK else { throw DatabaseError(code: code, message: "the tokenizer refused a text") }
    }

    private func take(_ token: UnsafeRawBufferPointer, isColocated: Bool) {
        let start = bytes.count
        bytes.append(contentsOf: token)
        tokens.append(Token(range: start..<bytes.count, isColocated: isColocated))
    }
}

extension Connection {
    /// The version of the SQLite in use, as 3040001 for 3.40.1.
    package static var libraryVersion: Int { Int(sqlite3_libversion_number()) }
}
