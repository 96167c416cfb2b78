import SQLite
import TelemetryLog

/// Proves that an index and its log files agree, or says where they do not.
///
/// What the index says of itself is checked here. `VerifiedSource` holds one log against its file, and `SourceRows` its
/// rows against its lines.
package struct Verification: Sendable {
    /// One thing that is not as it should be.
    package struct Finding: Sendable, Equatable {
        /// A log, or the index itself.
        package var subject: String
        /// What is wrong with it, as the end of a sentence that begins with the subject.
        package var problem: String
    }

    /// Everything that is not as it should be, in the order in which it was found.
    package private(set) var findings: [Finding] = []
    /// How many sources, a log and its copies, were looked at.
    package private(set) var sources = 0
    /// How many lines these have.
    package private(set) var lines: Int64 = 0
    /// Decompressed.
    package private(set) var bytes: Int64 = 0

    private let index: IndexFile

    /// Checks the index. A `quick` look counts rows and asks the file system; else every file is read and every row
    /// compared with its line. `shouldStop` is asked between two files. Throws `BlotterError`.
    package init(
        _ index: IndexFile, isQuick: Bool, patience: Duration = .seconds(10), shouldStop: () -> Bool = { false }
    ) throws {
        self.index = index
        do {
            if !isQuick { try checkStructure(patience) }
            let connection = try index.openForReading()
            try connection.execute("BEGIN")
            try checkRows(connection)
            for source in try VerifiedSource.all(connection) {
                if shouldStop() { throw BlotterError.interrupted }
                sources += 1
                lines += source.known.progress.lines
                bytes += source.known.progress.offset
                let problem = try isQuick ? source.glance(connection) : source.compare(connection, index.formatSet)
                if let problem { add(source.known.path.text, problem) }
            }
        } catch let error as DatabaseError where error.reason == .damaged {
            add(index.path, error.message)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }

    private mutating func add(_ subject: String, _ problem: String) {
        findings.append(Finding(subject: subject, problem: problem))
    }

    // MARK: The index by itself

    /// SQLite's check, and that of FTS5, which counts as writing.
    private mutating func checkStructure(_ patience: Duration) throws {
        try WriteSession.run(index, patience: patience) { session in
            let connection = try session.open()
            for fault in try Self.faults(of: connection) { add(index.path, fault) }
        }
    }

    /// What is wrong with the pages of a file and with its full text.
    private static func faults(of connection: Connection) throws -> [String] {
        var faults = try connection.prepare("PRAGMA integrity_check").rows { $0.text(0) }.filter { $0 != "ok" }
        do {
            try connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        } catch let error as DatabaseError where error.reason != .interrupted {
            faults.append("the full-text index: \(error.message)")
        }
        return faults
    }

    /// The first thing that is wrong with an index by itself, whatever its logs are; nil when nothing is. The connection
    /// may write. Throws `DatabaseError`.
    static func firstFault(of connection: Connection) throws -> String? {
        if let fault = try faults(of: connection).first { return fault }
        return try brokenRules(connection).first
    }

    /// Rows that belong to nothing, and sums that do not add up.
    private static let rules = [
        (
            "events without their series, or in that of another log",
            "SELECT count(*) FROM event AS e LEFT JOIN series AS s ON s.id = e.series WHERE s.source IS NOT e.id >> 32"
        ),
        ("series without their log", "SELECT count(*) FROM series WHERE source NOT IN (SELECT id FROM source)"),
        (
            "series whose events are not as many as counted",
            """
            SELECT count(*) FROM series AS s LEFT JOIN (
                SELECT series, count(*) AS events, count(*) - count(ts) AS untimed, min(ts) AS first, max(ts) AS last
                FROM event GROUP BY series) AS e ON e.series = s.id
            WHERE s.events <> coalesce(e.events, 0) OR s.untimed <> coalesce(e.untimed, 0)
                OR (e.first IS NOT NULL AND (s.first_ts IS NOT e.first OR s.last_ts IS NOT e.last))
            """
        ),
        (
            "invalid lines without their log",
            "SELECT count(*) FROM reject WHERE id >> 32 NOT IN (SELECT id FROM source)"
        ),
        (
            "details without their event",
            "SELECT count(*) FROM detail AS d LEFT JOIN event AS e ON e.id = d.id WHERE e.id IS NULL"
        ),
        (
            "orders without their event",
            """
            SELECT count(*) FROM life AS l LEFT JOIN event AS e ON e.id = l.id AND e.series = l.series WHERE e.id IS NULL
            """
        ),
        (
            "counts of orders that are not theirs",
            """
            SELECT count(*) FROM (SELECT series, count(*) AS lives, sum(fills) AS fills FROM life GROUP BY series) AS l
            FULL JOIN tally AS t ON t.series = l.series
            WHERE t.series IS NULL OR (t.stale = 0 AND (t.lives IS NOT l.lives OR t.fills IS NOT l.fills))
            """
        ),
        (
            "steps of time without their event",
            "SELECT count(*) FROM leap AS l LEFT JOIN event AS e ON e.id = l.id WHERE e.id IS NULL"
        ),
        (
            "files of a log that is not there",
            "SELECT count(*) FROM file WHERE source IS NOT NULL AND source NOT IN (SELECT id FROM source)"
        ),
        (
            "logs whose lines are not events, invalid, blank and text lines and parts of others together",
            "SELECT count(*) FROM source WHERE lines <> events + invalid + blank + text + continued"
        ),
    ]

    private static func brokenRules(_ connection: Connection) throws -> [String] {
        try rules.compactMap { problem, sql in
            let count = try connection.integer(sql) ?? 0
            return count > 0 ? "\(problem): \(count)" : nil
        }
    }

    private mutating func checkRows(_ connection: Connection) throws {
        for problem in try Self.brokenRules(connection) { add(index.path, problem) }
        if try RetentionJournal.hasPending(connection) {
            add(index.path, "a retention was interrupted; 'blotter ingest' finishes it")
        }
    }
}
