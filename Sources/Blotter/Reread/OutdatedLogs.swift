import SQLite
import TelemetryLog

/// Which logs of an index the formats and redactions in force may read otherwise than those that have read them: the
/// column `outdated` of `source`.
///
/// What is in force is what the last ingest was given. It is compared when it changes, so that neither a run that finds
/// nothing new nor a question has to.
struct OutdatedLogs {
    private let connection: Connection
    private let list: FormatList
    private let own: [FormatDefinition]

    /// With the formats of `index`; the caller may write.
    init(_ connection: Connection, _ index: IndexFile) {
        self.connection = connection
        list = index.formatList
        own = index.formats
    }

    /// Puts the formats in force, if they are not, and sees which logs that makes outdated. Throws `DatabaseError`.
    func update() throws {
        guard try !connection.isInForce(list) else { return }
        try connection.transaction {
            try connection.execute("UPDATE format_list SET in_force = 0")
            let id = try connection.row(of: list)
            try connection.prepare("UPDATE format_list SET in_force = 1 WHERE id = ?").run(.integer(id))
            try mark()
            try connection.execute(
                """
                DELETE FROM format_list WHERE NOT in_force AND id NOT IN (SELECT list FROM read_by);
                DELETE FROM passed_over
                """)
        }
    }

    private func mark() throws {
        let lists = try connection.prepare("SELECT id, formats FROM format_list").rows {
            ($0.integer(0), FormatChange(from: FormatList(text: $0.text(1)), to: list, own: own))
        }
        var changes = Dictionary(uniqueKeysWithValues: lists)
        let sources = try connection.prepare("SELECT id, path, invalid + text, outdated FROM source").rows {
            Source(
                id: $0.integer(0), path: LogPath(text: $0.text(1)), hasOthers: $0.integer(2) > 0,
                wasOutdated: $0.integer(3) != 0)
        }
        let update = try connection.prepare("UPDATE source SET outdated = ? WHERE id = ?")
        for source in sources {
            let isOutdated = try isOutdated(source, &changes)
            guard isOutdated != source.wasOutdated else { continue }
            try update.run(isOutdated ? 1 : 0, .integer(source.id))
        }
    }

    private struct Source {
        var id: Int64
        var path: LogPath
        /// Whether it has lines that are neither events nor blank.
        var hasOthers: Bool
        var wasOutdated: Bool
    }

    private func isOutdated(_ source: Source, _ changes: inout [Int64: FormatChange]) throws -> Bool {
        let lists = try connection.prepare("SELECT list FROM read_by WHERE source = ?")
            .rows(.integer(source.id)) { $0.integer(0) }
        let readers = try connection.lineReaders(of: source.id)
        for id in lists {
            if source.hasOthers, changes[id]?.mattersToOthers(at: source.path) == true { return true }
            for reader in readers where changes[id]?.matters(to: source.path, readBy: reader) == true { return true }
        }
        return false
    }
}

extension Connection {
    /// What has read events of a source.
    func lineReaders(of source: Int64) throws -> [FormatList.LineReader] {
        try prepare(
            """
            SELECT DISTINCT f.name, f.digest FROM series AS s LEFT JOIN format AS f ON f.id = s.format
            WHERE s.source = ? AND s.events > 0
            """
        ).rows(.integer(source)) { row in
            guard !row.isNull(0) else { return .native }
            return row.integer(1) == 0 ? .auto : .format(name: row.text(0), digest: row.integer(1))
        }
    }

    /// Whether all lines of a source were read with what `list` redacts in lines of all formats.
    func isRedacted(_ source: Int64, as list: FormatList) throws -> Bool {
        try prepare("SELECT l.formats FROM read_by AS r JOIN format_list AS l ON l.id = r.list WHERE r.source = ?")
            .rows(.integer(source)) { FormatList(text: $0.text(0)).redaction == list.redaction }
            .allSatisfy { $0 }
    }

    /// Whether the last ingest had this list of formats. An index without logs takes any.
    func isInForce(_ list: FormatList) throws -> Bool {
        guard let text = try text("SELECT formats FROM format_list WHERE in_force") else {
            return try integer("SELECT EXISTS (SELECT 1 FROM source)") == 0
        }
        return text == list.text
    }

    /// The row of a list of formats, which is in force where none is yet.
    func row(of list: FormatList) throws -> Int64 {
        let known = try prepare("SELECT id FROM format_list WHERE formats = ?").rows(.text(list.text)) { $0.integer(0) }
        if let known = known.first { return known }
        try prepare(
            "INSERT INTO format_list (formats, in_force) VALUES (?, NOT EXISTS (SELECT 1 FROM format_list WHERE in_force))"
        ).run(.text(list.text))
        return lastInsertedRow
    }

    /// How many logs may be read otherwise by what is in force: those whose files are there, which can be read anew.
    func outdatedLogs() throws -> Int64 {
        try integer(
            """
            SELECT count(*) FROM source AS s CROSS JOIN file AS f ON f.folder = s.folder AND f.path = s.path
            WHERE s.outdated AND f.source = s.id
            """) ?? 0
    }
}
