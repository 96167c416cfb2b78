import SQLite

/// A name in a filter that no event of the index bears, with those that events do bear in its place.
package struct UnknownName: Sendable, Equatable {
    /// What the name was to be one of.
    package enum Column: String, Sendable {
        case session, symbol, mode, kind, file
    }

    /// What it was to be one of.
    package var column: Column
    /// The name, as it was typed.
    package var name: String
    /// The names that events, or logs, do bear in its place.
    package var known: [String]

    /// Kinds that may be asked for although there are none yet.
    package static let usualKinds = ["intent", "order", "fill", "gate", "error", "cancel", "expire", "amend", "bust"]
}

extension IndexReader {
    /// The names of `filter` that the index does not have, whatever else the filter asks for.
    package func unknownNames(in filter: EventFilter) throws -> [UnknownName] {
        try atOneMoment {
            let asked: [(UnknownName.Column, [String])] = [
                (.session, filter.sessions), (.symbol, filter.symbols), (.mode, filter.modes), (.kind, filter.kinds),
            ]
            return try asked.flatMap { column, names in
                let known =
                    names.isEmpty ? [] : try knownNames(column) + (column == .kind ? UnknownName.usualKinds : [])
                let all = Set(known)
                let names = names.flatMap {
                    all.contains($0) ? [$0] : NameChoice.excluded(by: $0) ?? NameChoice.pieces($0)
                }
                let unknown = try Set(names).subtracting(all).filter { try !isLike($0, anyOf: known, column) }
                return names.filter(unknown.contains).map { UnknownName(column: column, name: $0, known: known) }
            }
        }
    }

    /// Whether it stands for names that there are.
    private func isLike(_ name: String, anyOf known: [String], _ column: UnknownName.Column) throws -> Bool {
        if [.kind, .mode].contains(column), known.contains(where: { $0.lowercased() == name.lowercased() }) {
            return true
        }
        guard NameChoice.isPattern(name) else { return false }
        let statement = try connection.prepare("SELECT ? GLOB ?")
        return try known.contains { try statement.rows(.text($0), .text(name)) { $0.integer(0) } == [1] }
    }

    /// The names of logs among `patterns` that no log of the index bears; one with `*`, `?` or `[` is none.
    package func unknownFiles(_ patterns: [String]) throws -> [UnknownName] {
        let names = patterns.filter { !$0.contains { "*?[".contains($0) } }
        guard !names.isEmpty else { return [] }
        return try atOneMoment {
            let known = try connection.prepare("SELECT path FROM file UNION SELECT path FROM source ORDER BY 1").rows {
                $0.text(0)
            }
            return Set(names).subtracting(known).sorted().map { UnknownName(column: .file, name: $0, known: known) }
        }
    }

    /// Ids of orders and intents that stand beside `id` in their order, for one that no event bears.
    package func idsBeside(_ id: String) throws -> [String] {
        try atOneMoment {
            try ["order_id", "intent_id"].flatMap { column in
                try [("<", "DESC"), (">", "ASC")].flatMap { comparison, order in
                    try connection.prepare(
                        """
                        SELECT \(column) FROM event WHERE \(column) \(comparison) ? ORDER BY \(column) \(order) LIMIT 1
                        """
                    ).rows(.text(id)) { $0.text(0) }
                }
            }
        }
    }

    private func knownNames(_ column: UnknownName.Column) throws -> [String] {
        // A session may have no events.
        let others =
            column == .session
            ? "UNION SELECT session FROM source UNION SELECT name_session FROM file WHERE state = 'empty'" : ""
        let statement = try connection.prepare(
            """
            SELECT DISTINCT \(column.rawValue) FROM series WHERE \(column.rawValue) IS NOT NULL
            \(others) ORDER BY 1
            """)
        return try statement.rows { $0.text(0) }
    }

    /// Whether there is a session of this name; its log may have no events.
    package func knowsSession(_ name: String) throws -> Bool {
        try atOneMoment {
            let statement = try connection.prepare(
                """
                SELECT 1 FROM series WHERE session = ?1
                UNION ALL SELECT 1 FROM source WHERE session = ?1
                UNION ALL SELECT 1 FROM file WHERE state = 'empty' AND name_session = ?1 LIMIT 1
                """)
            return try !statement.rows(.text(name)) { _ in true }.isEmpty
        }
    }
}
