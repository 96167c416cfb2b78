import SQLite

/// A statement that inserts a group of rows of one table by one run.
///
/// To begin a statement, to open its table, to find the table's end and to end the statement costs half of what a row
/// does: rows that nobody asks for at once go in together.
final class RowInsertion {
    /// Beyond, a row costs hardly less.
    static let groupSize = 16

    let statement: Statement
    private let size: Int
    private let columns: Int
    /// The place in the group of the row that is bound next, counted from 0.
    private(set) var row = 0

    /// `verb` is the statement up to its rows, which have so many columns.
    init(_ connection: Connection, _ verb: String, columns: Int, size: Int = 1) throws {
        let row = "(\(Array(repeating: "?", count: columns).joined(separator: ", ")))"
        statement = try connection.prepare(
            "\(verb) VALUES \(Array(repeating: row, count: size).joined(separator: ", "))")
        self.columns = columns
        self.size = size
    }

    /// The number of the next row's parameter for its first column; others follow.
    var firstParameter: Int32 { Int32(row * columns + 1) }

    /// The next row is bound; the group's last one inserts them all. What is bound uncopied has to stay until then.
    func take() throws {
        row += 1
        guard row == size else { return }
        row = 0
        try statement.run()
    }

    /// How many of `count` rows, from the first on, fill whole groups.
    static func grouped(of count: Int) -> Int { count / groupSize * groupSize }
}
