import SQLite
import Synchronization

/// A table of FTS5 whose index is written: what its runs share.
///
/// What stands in `%_content` is a table's rows like others, for a `TableRun`; an external content is the caller's.
package final class FullTextTable: Sendable {
    /// The table's name.
    package let name: String
    /// The words that name the table's tokenizer, for `Tokenizer`.
    package let tokenizer: [String]
    /// Columns whose texts are searched.
    package let columnCount: Int
    let file: DatabaseFile
    /// Bytes of a leaf.
    let pageSize: Int
    let hasSizes: Bool
    /// By which FTS5 knows that what it has read of the options is right still.
    private let cookie: [UInt8]
    private let segments = Atomic<Int>(0)

    /// Segments in one index (FTS5_MAX_SEGMENT).
    static let mostSegments = 2000
    private static let dataFormat: Int64 = 4
    /// Places on a leaf have 16 bits, and it may end with a term of the largest size.
    private static let largestLeaf = 32_000
    private static let averagesRow: Int64 = 1
    /// A level that no later merge comes near, since each has four times the pages of the one below. FTS5 merges all of
    /// a level, in one commit, when it has 16 segments.
    private static let level = 8
    private static let mostOfLevel = 15

    /// The table `name` of the file. Throws `PagesError` where the form of its index is not known.
    package init(_ file: DatabaseFile, _ name: String) throws {
        guard let table = file.schema.virtualTables[name] else {
            throw PagesError.unsupported("there is no virtual table \(name)")
        }
        let options = FullTextOptions(table.sql)
        if let strange = options.strangeness { throw PagesError.unsupported("\(name) has \(strange)") }
        self.file = file
        self.name = name
        tokenizer = options.tokenizer
        columnCount = options.columns.count
        hasSizes = file.schema.trees["\(name)_docsize"] != nil
        let settings = table.settings
        guard settings["version"] == Self.dataFormat, settings["secure-delete"] ?? 0 == 0 else {
            throw PagesError.unsupported("\(name) has an index of format \(settings["version"] ?? 0)")
        }
        pageSize = Int(settings["pgsz"] ?? 4050)
        guard pageSize <= Self.largestLeaf else {
            throw PagesError.unsupported("\(name) has leaves of \(pageSize) bytes")
        }
        // No cookie, then no levels, no segments, nothing written.
        let record = table.structure
        guard record.count > 4, !record[4...].starts(with: [0xFF]) else {
            throw PagesError.unsupported("\(name) has an index of another form")
        }
        cookie = Array(record[..<4])
    }

    /// A number for a segment that nobody else gets.
    func nextSegment() throws -> Int {
        let number = segments.wrappingAdd(1, ordering: .relaxed).newValue
        guard number <= Self.mostSegments else { throw PagesError.unsupported("\(name) has too many segments") }
        return number
    }

    // MARK: The end

    /// Makes the index of its runs, each of which has ended. Throws `PagesError`.
    package func build(of runs: [FullTextRun], sink: PageSink) throws {
        let segments = runs.flatMap(\.segments).sorted { $0.number < $1.number }
        let head = TableRun(sink)
        let record = RecordBuffer(columns: 2)
        for (row, block) in [
            (Self.averagesRow, averages(of: runs)), (DatabaseSchema.structureRow, structure(of: segments)),
        ] {
            record.begin()
            record.null()
            block.withUnsafeBytes { record.blob($0) }
            try head.append(rowid: row, record)
        }
        try file.buildTable("\(name)_data", of: [head] + runs.map(\.blocks), replacing: 2, sink: sink)
        try buildGuides(of: segments, sink: sink)
        if hasSizes { try file.buildTable("\(name)_docsize", of: runs.map(\.sizes), sink: sink) }
    }

    private func averages(of runs: [FullTextRun]) -> [UInt8] {
        var block: [UInt8] = []
        let rows = runs.reduce(0) { $0 + $1.rowCount }
        guard rows > 0 else { return block }
        block.append(varint: rows)
        for column in 0..<columnCount { block.append(varint: runs.reduce(0) { $0 + $1.tokenCounts[column] }) }
        return block
    }

    /// The levels from the lowest; those below the segments are empty.
    private func structure(of segments: [FullTextRun.Segment]) -> [UInt8] {
        let levels = (segments.count + Self.mostOfLevel - 1) / Self.mostOfLevel
        guard levels > 0 else { return cookie + [0, 0, 0] }
        var block = cookie
        block.append(varint: Int64(Self.level + levels))
        block.append(varint: Int64(segments.count))
        block.append(varint: segments.reduce(0) { $0 + $1.leafCount })
        block += [UInt8](repeating: 0, count: 2 * Self.level)
        for level in 0..<levels {
            // The oldest are in the highest level.
            let first = segments.count * (levels - 1 - level) / levels
            let end = segments.count * (levels - level) / levels
            block.append(varint: 0)
            block.append(varint: Int64(end - first))
            for segment in segments[first..<end] {
                for number in [Int64(segment.number), 1, segment.leafCount] { block.append(varint: number) }
            }
        }
        return block
    }

    private func buildGuides(of segments: [FullTextRun.Segment], sink: PageSink) throws {
        let root = try file.emptyRoot(of: "\(name)_idx", .index)
        let tree = IndexTree(sink)
        let record = RecordBuffer(columns: 3)
        for segment in segments {
            for guide in segment.guides {
                record.begin()
                record.integer(Int64(segment.number))
                guide.key.withUnsafeBytes { record.blob($0) }
                record.integer(guide.page << 1 | (guide.hasDoclistIndex ? 1 : 0))
                try tree.append(record)
            }
        }
        try tree.finish(root: root)
    }
}
