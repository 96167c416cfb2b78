import SQLite

extension IndexFile {
    /// Whether all that SQLite called malformed can be read: every page, and every word of the full text.
    ///
    /// It takes as long as to read the file. Throws what keeps it from being read, other than damage.
    func isWhole() throws -> Bool {
        do {
            let connection = try openForReading()
            guard try connection.text("PRAGMA quick_check(1)") == "ok" else { return false }
            try connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, row)")
            _ = try connection.integer("SELECT sum(doc) FROM temp.words")
            return true
        } catch let error as DatabaseError where error.reason == .damaged {
            return false
        }
    }
}
