import SQLite
package import TelemetryLog

/// One run of retention, as it is kept for ever.
package struct RetentionRecord: Sendable, Equatable {
    package enum Verb: String, Sendable {
        case apply, undo, purge
    }

    package var run: String
    package var verb: Verb
    package var folder: String
    package var start: Timestamp
    /// nil of a run that was killed or is at work.
    package var end: Timestamp?
    package var user: String
    /// As JSON; of an undo and a purge, the runs they are about.
    package var policy: String
    package var compressed = 0
    package var deleted = 0
    /// Left as they were at the last moment.
    package var kept = 0
    /// Bytes that are no longer in the log folder: of deleted logs, and saved by compression.
    package var deletedBytes: Int64 = 0
    package var savedBytes: Int64 = 0
    package var usesTrash = true
}

extension IndexReader {
    /// The runs of retention, the last first.
    package func retentionLog(limit: Int?) throws -> [RetentionRecord] {
        try reading {
            let statement = try connection.prepare(
                """
                SELECT r.name, r.verb, r.folder, r.started_at, r.ended_at, r.user, r.policy, r.uses_trash,
                    count(DISTINCT a.unit) FILTER (WHERE a.state = 'compressed'),
                    count(DISTINCT a.unit) FILTER (WHERE a.kind = 'delete' AND a.state <> 'kept'),
                    count(DISTINCT a.unit) FILTER (WHERE a.state = 'kept'),
                    coalesce(sum(a.size) FILTER (WHERE a.kind = 'delete' AND a.state <> 'kept'), 0),
                    coalesce(sum(a.size - a.size_after) FILTER (WHERE a.state = 'compressed'), 0)
                FROM retention_run AS r LEFT JOIN retention_action AS a ON a.run = r.id
                GROUP BY r.id ORDER BY r.id DESC LIMIT ?
                """)
            return try statement.rows(.integer(limit.map(Int64.init) ?? -1)) { RetentionRecord($0) }
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
        kept = Int(row.integer(10))
        deletedBytes = row.integer(11)
        savedBytes = row.integer(12)
    }
}
