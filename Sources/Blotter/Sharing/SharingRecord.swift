import SQLite
package import TelemetryLog

/// How far a store was told of an index.
package struct SharingRecord: Sendable, Equatable {
    /// `HOST@URL`.
    package var destination: String
    /// When the last pass ended; nil before the first has.
    package var told: Timestamp?
    /// Lines of the index that were not sent then.
    package var linesBehind: Int64
    /// Bytes that were ever sent.
    package var bytes: Int64
    /// Statements that had to be repeated.
    package var retries: Int64

    /// All stores that an index was told to; none where there is no such file, or it cannot be read.
    package static func all(of index: IndexFile) -> [SharingRecord] {
        let path = SharingState.path(of: index)
        guard IndexFile(path: path).exists, let connection = try? Connection(path: path, mode: .readOnly) else {
            return []
        }
        let rows = try? connection.prepare(
            "SELECT name, told, coalesce(lines_behind, 0), bytes, retries FROM destination ORDER BY name"
        ).rows { row in
            SharingRecord(
                destination: row.text(0), told: row.optionalInteger(1).map { Timestamp(nanoseconds: $0) },
                linesBehind: row.integer(2), bytes: row.integer(3), retries: row.integer(4))
        }
        return rows ?? []
    }
}
