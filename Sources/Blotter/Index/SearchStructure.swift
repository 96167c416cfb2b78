import SQLite

/// The record in which FTS5 keeps what its index is built of: levels of segments, the oldest segments in the highest.
///
/// Its form, by `fts5_index.c`: a cookie of 4 bytes; then, as integers of 1 to 9 bytes, how many levels and segments
/// there are and what was written so far; then each level: segments that are being merged, segments, and three numbers
/// of each segment.
enum SearchStructure {
    /// The row of `search_data` in which FTS5 keeps the structure.
    private static let rowid: Int64 = 10
    /// A level so high that no segment of later commits comes near it: each has four times the pages of the one below.
    private static let level = 8
    /// In place of the number of levels it says that the record is of a later form.
    private static let laterForm: [UInt8] = [0xFF, 0, 0, 1]

    /// Puts the segments of a new index so high that FTS5 does not merge them with those that later commits write.
    ///
    /// They are about all of the index. At level 0, where they are left, they would be merged within some commit as soon
    /// as there are 16 segments, and whoever waits for that commit would wait for the time of a second ingest.
    static func raise(_ connection: Connection) throws {
        let read = try connection.prepare("SELECT block FROM search_data WHERE id = ?")
        guard case .blob(let record)? = try read.rows(.integer(rowid), read: { $0.value(0) }).first,
            let raised = raised(record)
        else { return }
        try connection.prepare("UPDATE search_data SET block = ? WHERE id = ?").run(.blob(raised), .integer(rowid))
    }

    /// The record with empty levels below all others; nil where it is of another form, or has no segments.
    static func raised(_ record: [UInt8], by levels: Int = level) -> [UInt8]? {
        guard record.count > 4, !record[4...].starts(with: laterForm) else { return nil }
        var reader = Reader(bytes: record[4...])
        guard let known = reader.next(), let segments = reader.next(), let written = reader.next(), segments > 0
        else { return nil }
        var raised = Array(record[..<4])
        for number in [known + UInt64(levels), segments, written] { append(number, to: &raised) }
        raised += [UInt8](repeating: 0, count: 2 * levels)
        return raised + reader.bytes
    }

    /// Reads integers of SQLite's form (https://www.sqlite.org/fileformat2.html#varint).
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func next() -> UInt64? {
            var number: UInt64 = 0
            for count in 1...9 {
                guard let byte = bytes.popFirst() else { return nil }
                guard count < 9 else { return number << 8 | UInt64(byte) }
                number = number << 7 | UInt64(byte & 0x7F)
                if byte < 0x80 { return number }
            }
            return nil
        }
    }

    /// Writes an integer of SQLite's form; those here have less than 56 bits.
    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var shift: UInt64 = 49
        while shift > 0, number >> shift == 0 { shift -= 7 }
        while shift > 0 {
            bytes.append(UInt8(number >> shift & 0x7F) | 0x80)
            shift -= 7
        }
        bytes.append(UInt8(number & 0x7F))
    }
}
