import SQLite

/// What an index is between two commits: no two commits, of whatever index, leave the same.
///
/// It is a part of the index, and so it is that of the moment that a question sees. The file's size and time are not:
/// they change while a commit is being written, when nobody sees it yet.
package struct Edition: Hashable, Sendable {
    private let mark: Int64

    /// The edition of the moment that `connection` sees. Throws `DatabaseError`.
    init(_ connection: Connection) throws { mark = try connection.integer("SELECT mark FROM edition") ?? 0 }

    /// Begins another one; the caller has opened a transaction.
    static func change(_ connection: Connection) throws { try connection.execute("UPDATE edition SET mark = random()") }

    /// Hexadecimal, for an entity tag.
    package var text: String { String(UInt64(bitPattern: mark), radix: 16) }
}

extension IndexReader {
    /// The index's edition at the moment that is being read, or now.
    package var edition: Edition { get throws { try atOneMoment { try Edition(connection) } } }
}
