import Testing

@testable import SQLitePages

@Suite struct RecordCursorTests {
    private static let integers: [Int64?] = [
        nil, 0, 1, -1, 127, -128, 128, 40_000, -8_388_608, 8_388_608, 1 << 31, 1 << 40, -(1 << 47), 1 << 47, .max, .min,
    ]

    @Test func `values are read as they were written`() throws {
        let record = RecordBuffer(columns: 40)
        record.begin()
        for integer in Self.integers { record.integer(integer) }
        for real in [0.5, 3, .nan, 1e300] { record.real(real) }
        Array("text".utf8).withUnsafeBytes { record.text($0) }
        record.integer(5)
        var cursor = RecordCursor(record.seal())
        for integer in Self.integers { #expect(cursor.integer() == integer) }
        #expect([cursor.real(), cursor.real(), cursor.real(), cursor.real()] == [0.5, 3, nil, 1e300])
        cursor.skip()
        #expect(cursor.integer() == 5)
        // NULLs at the end may have been left out.
        #expect(cursor.integer() == nil && cursor.real() == nil)
        cursor.skip(3)
        #expect(cursor.integer() == nil)
    }
}
