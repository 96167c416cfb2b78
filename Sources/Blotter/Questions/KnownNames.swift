import SQLite

extension IndexReader {
    /// At most `limit` names that events, or logs, bear and that begin with `beginning`, those that were used last first.
    ///
    /// It is asked while somebody types: nothing is looked at but what is counted of series and files. Throws
    /// `BlotterError`.
    package func names(
        _ column: UnknownName.Column, beginningWith beginning: String, limit: Int
    ) throws -> [String] {
        let (table, name, time) =
            column == .file ? ("file", "path", "modified") : ("series", column.rawValue, "last_ts")
        return try atOneMoment {
            try connection.prepare(
                """
                SELECT \(name) FROM \(table) WHERE substr(\(name), 1, length(?1)) = ?1
                GROUP BY 1 ORDER BY max(\(time)) DESC, 1 LIMIT ?2
                """
            ).rows(.text(beginning), .integer(Int64(limit))) { $0.text(0) }
        }
    }
}
