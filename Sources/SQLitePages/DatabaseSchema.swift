import SQLite

/// The tables and indexes of a file, as SQLite has made them.
struct DatabaseSchema: Sendable {
    /// How a tree's pages are made.
    enum Kind: Sendable, CustomStringConvertible {
        /// Rows by rowid.
        case table
        /// Keys: an index, or a table WITHOUT ROWID.
        case index

        /// The first byte of a leaf, and of a page that has others below it.
        var leaf: UInt8 { self == .table ? 13 : 10 }
        var interior: UInt8 { self == .table ? 5 : 2 }

        var description: String { self == .table ? "table" : "index or table WITHOUT ROWID" }
    }

    /// A tree: where it begins, and what its keys are.
    struct Tree: Sendable {
        var kind: Kind
        var root: UInt32
        /// The columns of an entry that order it: of an index all, with the rowid or the key of a table WITHOUT ROWID at
        /// the end; of such a table its key.
        var keyColumns = 0
        /// How many of them no two entries have the same; 0 where all may.
        var uniqueColumns = 0
    }

    /// By the name of the table or index. Trees whose keys are not ordered in a known way are left out.
    private(set) var trees: [String: Tree] = [:]
    /// Virtual tables by their names.
    private(set) var virtualTables: [String: VirtualTable] = [:]

    /// A virtual table, and where it is one of FTS5 what the tables beside it say.
    struct VirtualTable: Sendable {
        /// What made it.
        var sql: String
        /// Its settings.
        var settings: [String: Int64] = [:]
        /// The record that says what its index is built of.
        var structure: [UInt8] = []
    }

    /// The row of `%_data` with the record that says what an index of FTS5 is built of.
    static let structureRow: Int64 = 10

    init(path: String) throws {
        let connection = try Connection(path: path, mode: .readOnly)
        defer { try? connection.close() }
        let found = try connection.prepare("SELECT type, name, rootpage, sql FROM sqlite_schema").rows {
            (type: $0.text(0), name: $0.text(1), root: $0.integer(2), sql: $0.text(3))
        }
        let names = Set(found.map(\.name))
        for (type, name, root, sql) in found {
            if type == "table", root == 0 { virtualTables[name] = try Self.virtualTable(name, sql, names, connection) }
            guard root > 0, root <= Int64(UInt32.max) else { continue }
            if type == "table", try !Self.isWithoutRowid(name, names, connection) {
                trees[name] = Tree(kind: .table, root: UInt32(root))
            } else {
                trees[name] = try Self.keyed(name, UInt32(root), isTable: type == "table", connection)
            }
        }
    }

    /// The index of a primary key that is not in the schema is the table itself. (SQLite's list of tables says so, too, but
    /// looks into all views for it.)
    private static func isWithoutRowid(_ table: String, _ names: Set<String>, _ connection: Connection) throws -> Bool {
        try connection.prepare("SELECT name FROM pragma_index_list(?) WHERE origin = 'pk'")
            .rows(.text(table)) { !names.contains($0.text(0)) }.first ?? false
    }

    private static func virtualTable(
        _ name: String, _ sql: String, _ names: Set<String>, _ connection: Connection
    ) throws -> VirtualTable {
        var table = VirtualTable(sql: sql)
        guard names.contains("\(name)_config"), names.contains("\(name)_data") else { return table }
        let settings = try connection.prepare("SELECT k, v FROM \"\(name)_config\"").rows {
            ($0.text(0), $0.integer(1))
        }
        table.settings = Dictionary(settings) { $1 }
        let structure = try connection.prepare("SELECT block FROM \"\(name)_data\" WHERE id = ?")
            .rows(.integer(structureRow)) { $0.value(0) }.first
        if case .blob(let record)? = structure { table.structure = record }
        return table
    }

    private static func keyed(_ name: String, _ root: UInt32, isTable: Bool, _ connection: Connection) throws -> Tree? {
        // The index that is a table WITHOUT ROWID has the origin pk in the list of its indexes.
        let index = try connection.prepare(
            isTable
                ? "SELECT name, 1, partial FROM pragma_index_list(?) WHERE origin = 'pk'"
                : """
                SELECT i.name, i."unique", i.partial FROM sqlite_schema AS s, pragma_index_list(s.tbl_name) AS i
                WHERE s.name = ?1 AND i.name = ?1
                """
        ).rows(.text(name)) { (name: $0.text(0), isUnique: $0.integer(1) != 0) }.first
        guard let index else { return nil }
        let columns = try connection.prepare("SELECT \"desc\", coll, \"key\" FROM pragma_index_xinfo(?)")
            .rows(.text(index.name)) {
                (isDescending: $0.integer(0) != 0, order: $0.text(1), isKey: $0.integer(2) != 0)
            }
        let keys = columns.filter(\.isKey)
        guard !columns.contains(where: { ($0.isKey || !isTable) && ($0.isDescending || $0.order != "BINARY") })
        else { return nil }
        return Tree(
            kind: .index, root: root, keyColumns: isTable ? keys.count : columns.count,
            uniqueColumns: isTable || index.isUnique ? keys.count : 0)
    }
}
