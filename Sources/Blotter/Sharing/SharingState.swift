import Glibc
import RowBinary
import SQLite

/// What is remembered of the stores that an index is told to, in a SQLite file of its own beside the index: who tells
/// never writes to the index. It may be lost: then the store says what it was told.
package final class SharingState {
    private static let applicationID = 0x626C_6673

    private let connection: Connection
    private let path: String
    private let destination: Int64

    /// The file that belongs to an index.
    package static func path(of index: IndexFile) -> String { index.path + ".forward" }

    /// Opens the file, which is made where it is missing, for one store. Throws `BlotterError`.
    package init(of index: IndexFile, destination name: String) throws {
        path = Self.path(of: index)
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        (connection, destination) = try Self.opened(path, name)
    }

    private static func opened(_ path: String, _ name: String) throws -> (Connection, Int64) {
        do {
            let connection = try Connection(path: path, mode: .create)
            let owner = try connection.integer("PRAGMA application_id") ?? 0
            let isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
            guard isEmpty || owner == Int64(applicationID) else { throw BlotterError.indexForeign(path: path) }
            try connection.execute("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL")
            try connection.transaction { try connection.execute(schema) }
            try connection.prepare("INSERT OR IGNORE INTO destination (name) VALUES (?)").run(.text(name))
            let found = try connection.prepare("SELECT id FROM destination WHERE name = ?").rows(.text(name)) {
                $0.integer(0)
            }
            return (connection, found.first ?? 0)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: path)
        }
    }

    private static let schema = """
        PRAGMA application_id = \(applicationID);
        CREATE TABLE IF NOT EXISTS destination (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            -- Of the index that was told; NULL before the store was asked what it knows.
            identity INTEGER,
            -- The change of an order up to which all were told, and the order up to which all were told first; NULL when
            -- all were.
            change INTEGER NOT NULL DEFAULT 0,
            series INTEGER DEFAULT 0,
            event INTEGER DEFAULT 0,
            -- Of the last pass that ended, in nanoseconds since 1970: when it was, and how many lines were not sent then.
            told INTEGER,
            lines_behind INTEGER,
            -- Of all passes.
            bytes INTEGER NOT NULL DEFAULT 0,
            retries INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE IF NOT EXISTS log (
            destination INTEGER NOT NULL REFERENCES destination,
            src TEXT NOT NULL,
            -- NULL for one that the index has no more, whose lines still count.
            number INTEGER,
            day INTEGER NOT NULL,
            prefix_length INTEGER NOT NULL,
            prefix_digest INTEGER NOT NULL,
            name_session TEXT NOT NULL,
            sent_place INTEGER NOT NULL,
            sent_lines INTEGER NOT NULL,
            reading INTEGER NOT NULL,
            reading_digest INTEGER NOT NULL,
            -- As RowBinary has a list of texts.
            sessions BLOB NOT NULL,
            PRIMARY KEY (destination, src)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS told_row (
            destination INTEGER NOT NULL REFERENCES destination,
            -- files or series.
            store TEXT NOT NULL,
            key TEXT NOT NULL,
            digest INTEGER NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (destination, store, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// Runs `body` in one transaction. Throws `BlotterError`, and what `body` throws.
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try connection.transaction(body) } catch let error as DatabaseError {
            throw BlotterError(error, path: path)
        }
    }

    // MARK: Where it stands

    /// How far a store was told.
    package struct Progress: Sendable, Equatable {
        /// Of the index; nil before the store was asked what it knows.
        package var identity: Int64?
        /// The change of an order up to which all were told.
        package var change: Int64
        /// The order up to which all were told for the first time; nil when all were.
        package var first: OrderFeed.Place?

        /// Of an index of this identity.
        package init(identity: Int64? = nil, change: Int64, first: OrderFeed.Place?) {
            self.identity = identity
            self.change = change
            self.first = first
        }
    }

    /// How far the store was told.
    package func progress() throws -> Progress {
        try connection.prepare("SELECT identity, change, series, event FROM destination WHERE id = ?")
            .rows(.integer(destination)) { row in
                Progress(
                    identity: row.optionalInteger(0), change: row.integer(1),
                    first: row.isNull(2) ? nil : OrderFeed.Place(series: row.integer(2), id: row.integer(3)))
            }.first ?? Progress(change: 0, first: OrderFeed.Place(series: 0, id: 0))
    }

    /// Remembers how far.
    package func save(_ progress: Progress) throws {
        try connection.prepare("UPDATE destination SET identity = ?, change = ?, series = ?, event = ? WHERE id = ?")
            .run(
                Value(progress.identity), .integer(progress.change), Value(progress.first?.series),
                Value(progress.first?.id), .integer(destination))
    }

    /// Remembers a pass that has ended.
    package func savePass(at time: Int64, linesBehind: Int64) throws {
        try connection.prepare("UPDATE destination SET told = ?, lines_behind = ? WHERE id = ?").run(
            .integer(time), .integer(linesBehind), .integer(destination))
    }

    /// Counts what was sent, and what had to be sent again.
    package func count(bytes: Int, retries: Int) throws {
        try connection.prepare("UPDATE destination SET bytes = bytes + ?, retries = retries + ? WHERE id = ?").run(
            Value(bytes), Value(retries), .integer(destination))
    }

    /// The change up to which all stores were told of all orders.
    package func changeOfAll() throws -> Int64 {
        try connection.integer("SELECT min(change) FROM destination WHERE series IS NULL") ?? 0
    }

    // MARK: Logs

    /// A log that was told.
    package struct Log: Sendable {
        /// What the store knows; the number in the index is 0 where the index has it no more.
        package var registration: LogFeed.Registration
        /// Whether the index has it.
        package var isThere: Bool

        /// A log that was told.
        package init(registration: LogFeed.Registration, isThere: Bool) {
            self.registration = registration
            self.isThere = isThere
        }
    }

    /// All logs that were told, by what they are told by.
    package func logs() throws -> [String: Log] {
        let rows = try connection.prepare(
            """
            SELECT src, number, day, prefix_length, prefix_digest, name_session, sent_place, sent_lines, reading,
                reading_digest, sessions FROM log WHERE destination = ?
            """
        ).rows(.integer(destination)) { row in
            let log = SharedLog(
                number: row.integer(1), src: row.text(0), day: UInt16(row.integer(2)), reading: row.integer(8), path: ""
            )
            return Log(
                registration: LogFeed.Registration(
                    log: log, prefixLength: row.integer(3), prefixDigest: row.integer(4), nameSession: row.text(5),
                    sentPlace: row.integer(6), sentLines: row.integer(7), readingDigest: row.integer(9),
                    sessions: Self.texts(row.blob(10))),
                isThere: !row.isNull(1))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.registration.log.src, $0) })
    }

    /// Remembers a log; `isThere` says whether the index has it.
    package func save(_ known: LogFeed.Registration, isThere: Bool = true) throws {
        try connection.prepare("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
            .integer(destination), .text(known.log.src), isThere ? .integer(known.log.number) : .null,
            .integer(Int64(known.log.day)), .integer(known.prefixLength), .integer(known.prefixDigest),
            .text(known.nameSession), .integer(known.sentPlace), .integer(known.sentLines),
            .integer(known.log.reading), .integer(known.readingDigest), .blob(Self.bytes(known.sessions)))
    }

    private static func bytes(_ texts: [String]) -> [UInt8] {
        var writer = RowWriter()
        writer.append(texts)
        return writer.bytes
    }

    private static func texts(_ bytes: [UInt8]) -> [String] {
        var reader = RowReader()
        bytes.withUnsafeBytes { reader.take($0) }
        return (try? reader.array { reader throws(RowReader.Incomplete) in try reader.text() }) ?? []
    }

    // MARK: Rows that change

    /// The digests and versions of what was told, of `files` or `series`.
    package func told(_ store: String) throws -> [String: (digest: Int64, version: UInt64)] {
        let rows = try connection.prepare(
            "SELECT key, digest, version FROM told_row WHERE destination = ? AND store = ?"
        ).rows(.integer(destination), .text(store)) {
            ($0.text(0), (digest: $0.integer(1), version: UInt64(bitPattern: $0.integer(2))))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Remembers what was told.
    package func save(_ store: String, _ key: String, digest: Int64, version: UInt64) throws {
        try connection.prepare("INSERT OR REPLACE INTO told_row VALUES (?, ?, ?, ?, ?)").run(
            .integer(destination), .text(store), .text(key), .integer(digest), .integer(Int64(bitPattern: version)))
    }

    /// Forgets what was told, but not by what logs are told: all is told again, with the same identities.
    package func forgetProgress() throws {
        for table in ["log", "told_row"] {
            try connection.prepare("DELETE FROM \(table) WHERE destination = ?").run(.integer(destination))
        }
        try save(Progress(identity: nil, change: 0, first: OrderFeed.Place(series: 0, id: 0)))
    }
}
