import SQLite

extension Connection {
    /// The statement that inserts a row of so many columns; `verb` is what stands before its values.
    func prepareRow(_ verb: String, columns: Int, reused: Bool = true) throws -> Statement {
        let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
        return try prepare("\(verb) VALUES (\(marks))", reused: reused)
    }
}
