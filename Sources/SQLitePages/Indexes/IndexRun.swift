import Glibc

/// Entries of one index, or of one table WITHOUT ROWID, that one thread collects in any order.
///
/// What takes more than `memory` bytes is sorted and goes to a file beside the database that has no name. A partial index
/// is given the entries of its rows alone.
package final class IndexRun {
    let tree: DatabaseSchema.Tree
    let integers: IntegerEntries
    let records: RecordEntries
    let spilledIntegers: SpillFile
    let spilledRecords: SpillFile
    private let memory: Int
    private let record: RecordBuffer
    /// Entries that were appended.
    package private(set) var count = 0
    private var untilLook = 0
    private var spilledBounds: [[UInt8]] = []
    private var hasSpilledZero = false

    /// After so many entries it is looked how much memory they take.
    private static let lookEvery = 1024

    /// A run for the index, or the table WITHOUT ROWID, `name`. Throws `PagesError`.
    package init(_ file: DatabaseFile, of name: String, memory: Int = 24 << 20) throws {
        guard let tree = file.schema.trees[name], tree.kind == .index else {
            throw PagesError.unsupported("there is no index \(name) in a known order")
        }
        self.tree = tree
        self.memory = memory
        integers = IntegerEntries(width: tree.keyColumns)
        records = RecordEntries(keyColumns: tree.keyColumns)
        record = RecordBuffer(columns: tree.keyColumns)
        spilledIntegers = SpillFile(path: file.spillPath, calls: file.calls)
        spilledRecords = SpillFile(path: file.spillPath, calls: file.calls)
    }

    /// Appends the entry of a row to an index of one column.
    @inline(__always)
    package func append(_ key: Int64, rowid: Int64) throws {
        assert(tree.keyColumns == 2)
        try look()
        let words = integers.next()
        words[0] = IntegerEntries.word(key)
        words[1] = IntegerEntries.word(rowid)
    }

    /// Appends the entry of a row to an index of two columns.
    @inline(__always)
    package func append(_ first: Int64, _ second: Int64, rowid: Int64) throws {
        assert(tree.keyColumns == 3)
        try look()
        let words = integers.next()
        words[0] = IntegerEntries.word(first)
        words[1] = IntegerEntries.word(second)
        words[2] = IntegerEntries.word(rowid)
    }

    /// Appends the entry of a row to an index of one column.
    @inline(__always)
    package func append(text: UnsafeRawBufferPointer, rowid: Int64) throws {
        record.begin()
        record.text(text)
        record.integer(rowid)
        try append(record.seal())
    }

    /// Appends an entry: a record of the index's columns and the rowid, or what else of its key the table has WITHOUT ROWID;
    /// of such a table itself all columns, those of its key first.
    package func append(_ record: RecordBuffer) throws { try append(record.seal()) }

    @inline(__always)
    private func append(_ record: UnsafeRawBufferPointer) throws {
        try look()
        records.append(record)
    }

    @inline(__always)
    private func look() throws {
        count += 1
        untilLook -= 1
        if untilLook < 0 { try spillIfLarge() }
    }

    private func spillIfLarge() throws {
        untilLook = Self.lookEvery
        if integers.byteCount > memory { try spillIntegers() }
        if records.byteCount > memory { try spillRecords() }
    }

    /// Sorts what is in memory, when nothing more will come; a thread does it before it hands the run over.
    package func end() {
        integers.sort()
        records.sort()
    }

    private func spillIntegers() throws {
        integers.sort()
        let bytes = integers.bytes
        for start in stride(from: 0, to: bytes.count, by: 128 << 10) {
            try spilledIntegers.append(
                UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 128 << 10, bytes.count)]))
        }
        try spilledIntegers.endPart()
        integers.clear()
    }

    private func spillRecords() throws {
        records.sort()
        spilledBounds += records.bounds
        if records.hasZero { hasSpilledZero = true }
        for place in 0..<records.count { try spill(records.record(place)) }
        try spilledRecords.endPart()
        records.clear()
    }

    private func spill(_ record: UnsafeRawBufferPointer) throws {
        try withUnsafeBytes(of: UInt32(record.count)) { try spilledRecords.append($0) }
        try spilledRecords.append(record)
    }

    /// Gives back what the entries took on the disk: the index is made.
    func giveBack() {
        spilledIntegers.end()
        spilledRecords.end()
    }

    // MARK: Merging

    var hasIntegers: Bool { integers.count > 0 || !spilledIntegers.parts.isEmpty }
    var hasZero: Bool { records.hasZero || hasSpilledZero }
    /// The first and the last record of each sorted sequence.
    var bounds: [[UInt8]] { spilledBounds + records.bounds }
    var hasRecords: Bool { records.count > 0 || !spilledRecords.parts.isEmpty }

    /// Makes records of the integers, in order.
    func convertIntegers() throws {
        var (bounds, last): ([[UInt8]], [UInt8]) = ([], [])
        let merge = try IntegerMerge([self])
        while let words = try merge.next() {
            record.begin()
            for place in 0..<tree.keyColumns { record.integer(IntegerEntries.integer(words[place])) }
            let sealed = record.seal()
            if bounds.isEmpty { bounds.append(Array(sealed)) }
            last.replaceSubrange(0..., with: sealed)
            try spill(sealed)
        }
        spilledBounds += bounds + [last]
        try spilledRecords.endPart()
        integers.clear()
        spilledIntegers.forgetParts()
    }
}
