import SQLite

/// A name in a filter that no event of the index bears, with those that events do bear in its place.
package struct UnknownName: Sendable, Equatable {
    package enum Column: String, Sendable {
        case session, symbol, mode, kind
    }

    package var column: Column
    package var name: String
    package var known: [String]
}

extension IndexReader {
    /// The names of `filter` that the index does not have, whatever else the filter asks for.
    package func unknownNames(in filter: EventFilter) throws -> [UnknownName] {
        try reading {
            let asked: [(UnknownName.Column, [String])] = [
                (.session, filter.sessions), (.symbol, filter.symbols), (.mode, filter.modes), (.kind, filter.kinds),
            ]
            return try asked.flatMap { column, names in
                let known = names.isEmpty ? [] : try knownNames(column) + (column == .kind ? Self.usualKinds : [])
                let all = Set(known)
                let names = names.flatMap { all.contains($0) ? [$0] : NameChoice.pieces($0) }
                let unknown = Set(names).subtracting(all)
                return names.filter(unknown.contains).map { UnknownName(column: column, name: $0, known: known) }
            }
        }
    }

    /// Kinds that may be asked for although there are none yet.
    private static let usualKinds = ["intent", "order", "fill", "gate", "error", "cancel", "expire"]

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
}
