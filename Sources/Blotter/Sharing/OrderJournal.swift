import SQLite

/// What changes in an index other than that lines are added, from when another store is first told of it, by triggers: a
/// row for each change of an order, and one for each series of a log whose lines are taken out, as to be read anew. An
/// index without another store has none of it.
package enum OrderJournal {
    private static let schema = """
        CREATE TABLE IF NOT EXISTS changed_order (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            -- NULL where `id` is that of a source whose lines were taken out.
            series INTEGER,
            id INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER IF NOT EXISTS changed_order_log AFTER DELETE ON series WHEN OLD.events > 0 BEGIN
            INSERT INTO changed_order (series, id) SELECT NULL, OLD.source
            WHERE NOT EXISTS (
                SELECT 1 FROM changed_order AS c
                WHERE c.number = (SELECT max(number) FROM changed_order) AND c.series IS NULL AND c.id = OLD.source);
        END;
        CREATE TRIGGER IF NOT EXISTS changed_order_inserted AFTER INSERT ON life BEGIN
            INSERT INTO changed_order (series, id) VALUES (NEW.series, NEW.id);
        END;
        CREATE TRIGGER IF NOT EXISTS changed_order_updated AFTER UPDATE ON life BEGIN
            INSERT INTO changed_order (series, id) VALUES (OLD.series, OLD.id);
            INSERT INTO changed_order (series, id)
            SELECT NEW.series, NEW.id WHERE (NEW.series, NEW.id) IS NOT (OLD.series, OLD.id);
        END;
        CREATE TRIGGER IF NOT EXISTS changed_order_deleted AFTER DELETE ON life BEGIN
            INSERT INTO changed_order (series, id) VALUES (OLD.series, OLD.id);
        END;
        """

    /// Keeps the journal from now on. Throws `BlotterError`.
    package static func begin(_ index: IndexFile, patience: Duration) throws {
        try write(index, patience) { try $0.execute(schema) }
    }

    /// Forgets the changes up to and with `number`, of which all stores were told. Throws `BlotterError`.
    package static func forget(upTo number: Int64, _ index: IndexFile, patience: Duration) throws {
        try write(index, patience) {
            guard try isKept($0) else { return }
            try $0.prepare("DELETE FROM changed_order WHERE number <= ?").run(.integer(number))
        }
    }

    /// Ends it, where no store is told any more. Throws `BlotterError`.
    package static func end(_ index: IndexFile, patience: Duration) throws {
        try write(index, patience) { connection in
            for change in ["inserted", "updated", "deleted", "log"] {
                try connection.execute("DROP TRIGGER IF EXISTS changed_order_\(change)")
            }
            try connection.execute("DROP TABLE IF EXISTS changed_order")
        }
    }

    private static func write(_ index: IndexFile, _ patience: Duration, _ body: (Connection) throws -> Void) throws {
        do {
            try WriteSession.run(index, patience: patience) { session in
                let connection = try session.open()
                try connection.transaction { try body(connection) }
                try session.checkpoint(connection)
                try connection.close()
            }
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }

    static func isKept(_ connection: Connection) throws -> Bool {
        try connection.integer("SELECT 1 FROM sqlite_schema WHERE name = 'changed_order'") != nil
    }
}

/// A change of what was in the index.
package struct IndexChange: Sendable {
    /// What changed.
    package enum Subject: Sendable {
        /// An order, which may be there no more.
        case order(OrderFeed.Place)
        /// The log of a source, whose lines were taken out.
        case log(Int64)
    }

    /// Ascends from change to change.
    package var number: Int64
    /// What changed.
    package var subject: Subject
}
