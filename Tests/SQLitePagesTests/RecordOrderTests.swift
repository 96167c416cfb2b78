import SQLite
import TestSupport
import Testing

@testable import SQLitePages

/// The order of records, and the bytes that stand for it, against ORDER BY.
@Suite struct RecordOrderTests {
    private func record(_ values: [Value]) -> [UInt8] {
        let buffer = RecordBuffer(columns: values.count).put(values)
        return withExtendedLifetime(buffer) { Array(buffer.seal()) }
    }

    private func keyBytes(_ record: [UInt8], _ columns: Int) -> [UInt64] {
        record.withUnsafeBytes { bytes in
            stride(from: 0, to: 120, by: 8).map { KeyBytes(columns: columns).word(of: bytes.baseAddress!, at: $0) }
        }
    }

    /// Values near which an integer and a number that is none, or two of them, are easily confused.
    private static let near: [Value] = [
        .integer(1 << 53), .real(0x1p53), .integer(1 << 53 + 1), .real(0x1p53 + 2), .integer(.max), .real(0x1p63),
        .integer(.min), .real(-0x1p63), .real(-0x1p63 - 4096), .integer(.max - 511), .integer(.max - 512),
        .integer(.max - 1024), .real(0x1p63 - 1024), .real(-0.0), 0, .real(0.5), .real(-0.5), "", "a", "ab",
        "abcdefg", "abcdefgh", "abcdefghi", "abcdefg\u{1}", "abcdefg\u{2}a", .blob([]),
    ]

    /// Of each row, how many come before it, by ORDER BY.
    private func ranks(_ rows: [[Value]]) throws -> [Int64] {
        let connection = try Connection(path: ":memory:", mode: .create)
        let names = rows[0].indices.map { "c\($0)" }.joined(separator: ", ")
        try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, \(names))")
        let insert = try connection.prepare("INSERT INTO t VALUES (?\(String(repeating: ", ?", count: rows[0].count)))")
        for (number, row) in rows.enumerated() {
            try insert.bind([.integer(Int64(number))] + row)
            try insert.run()
        }
        return try connection.prepare("SELECT rank() OVER (ORDER BY \(names)) FROM t ORDER BY id").rows {
            $0.integer(0)
        }
    }

    private func hasZero(_ row: [Value]) -> Bool {
        row.contains { value in
            switch value {
            case .text(let text): text.utf8.contains(0)
            case .blob(let bytes): bytes.contains(0)
            default: false
            }
        }
    }

    @Test(arguments: 1...4) func `records are in the order of SQLite`(columns: Int) throws {
        var random = SeededRandom(seed: UInt64(columns))
        let rows = (0..<200).map { _ in
            (0..<columns).map { _ in random.chance(60) ? random.pick(Self.near) : random.value(most: 12) }
        }
        let ranks = try ranks(rows)
        let records = rows.map(record)
        let hasZero = rows.map(hasZero)
        let bytes = records.map { keyBytes($0, columns) }
        var (wrong, wrongByBytes, seen) = (0, 0, 0)
        for left in records.indices {
            for right in records.indices {
                let expected = (ranks[left] - ranks[right]).signum()
                let found = records[left].withUnsafeBytes { bytes in
                    records[right].withUnsafeBytes {
                        RecordOrder(columns: columns).compare(bytes.baseAddress!, $0.baseAddress!).signum()
                    }
                }
                if found != expected { wrong += 1 }
                guard !hasZero[left], !hasZero[right] else { continue }
                seen += 1
                let isEqual = bytes[left] == bytes[right]
                let byBytes = isEqual ? 0 : bytes[left].lexicographicallyPrecedes(bytes[right]) ? -1 : 1
                if byBytes != expected { wrongByBytes += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(wrongByBytes == 0)
        #expect(seen > 20_000)
    }
}
