import SQLite
package import TelemetryLog

/// One run of retention, as it is kept for ever.
package struct RetentionRecord: Sendable, Equatable {
    /// What a run was to do.
    package enum Verb: String, Sendable {
        case apply, undo, purge
    }

    /// Its name, by which it can be undone.
    package var run: String
    /// What it was to do.
    package var verb: Verb
    /// The path of the log folder.
    package var folder: String
    /// When it began.
    package var start: Timestamp
    /// nil of a run that was killed or is at work.
    package var end: Timestamp?
    /// Who ran it.
    package var user: String
    /// The policy as JSON; of an undo and a purge, the names of the runs that they are about.
    package var policy: String
    /// Files that were compressed.
    package var compressed = 0
    /// Files that were deleted.
    package var deleted = 0
    /// Bytes of the logs that were deleted.
    package var deletedBytes: Int64 = 0
    /// Bytes that compression has saved.
    package var savedBytes: Int64 = 0
    /// Bytes of deleted logs that the trash still has.
    package var trashedBytes: Int64 = 0
    /// Bytes that the file system had more after the run; nil where that is not known.
    package var freed: Int64?
    /// Whether what was deleted went to the trash.
    package var usesTrash = true
    /// Files that were left as they were, of many some.
    package var left: [Left] = []

    /// A file that was left as it was.
    package struct Left: Sendable, Equatable {
        /// Its path in the log folder.
        package var path: String
        /// delete or compress.
        package var kind: String
        /// What was in the way, as text.
        package var reason: String
    }
}

extension IndexReader {
    /// The runs of retention, the last first.
    package func retentionLog(limit: Int?) throws -> [RetentionRecord] {
        try atOneMoment {
            let statement = try connection.prepare(
                """
                SELECT r.name, r.verb, r.folder, r.started_at, r.ended_at, r.user, r.policy, r.uses_trash,
                    count(*) FILTER (WHERE a.state = 'compressed'),
                    count(*) FILTER (WHERE a.kind = 'delete' AND a.state NOT IN ('kept', 'planned')),
                    total(a.size) FILTER (WHERE a.kind = 'delete' AND a.state NOT IN ('kept', 'planned')),
                    total(a.size - a.size_after) FILTER (WHERE a.state = 'compressed'),
                    total(a.size) FILTER (WHERE a.state IN ('trashed', 'restoring', 'purging')),
                    r.freed, r.id
                FROM retention_run AS r LEFT JOIN retention_action AS a ON a.run = r.id
                GROUP BY r.id ORDER BY r.id DESC LIMIT ?
                """)
            let left = try connection.prepare(
                "SELECT path, kind, detail FROM retention_action WHERE run = ? AND state = 'kept' ORDER BY id")
            let records = try statement.rows(.integer(limit.map(Int64.init) ?? -1)) {
                (id: $0.integer(14), record: RetentionRecord($0))
            }
            return try records.map { id, record in
                var record = record
                record.left = try left.rows(.integer(id)) {
                    .init(path: $0.text(0), kind: $0.text(1), reason: $0.text(2))
                }
                return record
            }
        }
    }

    /// When a retention was last applied and came to its end.
    func lastRetention() throws -> Timestamp? {
        try connection.integer("SELECT max(ended_at) FROM retention_run WHERE verb = 'apply'").map {
            Timestamp(nanoseconds: $0)
        }
    }
}

extension RetentionRecord {
    fileprivate init(_ row: Statement) {
        run = row.text(0)
        verb = Verb(rawValue: row.text(1)) ?? .apply
        folder = row.text(2)
        start = Timestamp(nanoseconds: row.integer(3))
        end = row.optionalInteger(4).map { Timestamp(nanoseconds: $0) }
        user = row.text(5)
        policy = row.text(6)
        usesTrash = row.integer(7) != 0
        compressed = Int(row.integer(8))
        deleted = Int(row.integer(9))
        deletedBytes = row.integer(10)
        savedBytes = row.integer(11)
        trashedBytes = row.integer(12)
        freed = row.optionalInteger(13)
    }
}
