import RowBinary
import SQLite

/// Reads rows of a table, or of some of its columns, as values of SQLite.
struct SharedRow {
    private let types: [SharedType]
    private let places: [String: Int]
    /// Of the last row, in the order of the columns.
    private(set) var values: [Value]

    /// Of rows that have these columns alone; of all without a list.
    init(_ table: SharedTable, _ names: [String]? = nil) {
        let columns =
            names.map { names in names.compactMap { name in table.columns.first { $0.name == name } } }
            ?? table.columns
        types = columns.map(\.type)
        places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
        values = columns.map { _ in .null }
    }

    /// Reads the next row; false where there is none, or it is not whole yet.
    mutating func isNext(in rows: inout RowReader) -> Bool {
        rows.row { reader throws(RowReader.Incomplete) in try read(&reader) } != nil
    }

    private mutating func read(_ reader: inout RowReader) throws(RowReader.Incomplete) {
        for (index, type) in types.enumerated() { values[index] = try Self.value(type, &reader) }
    }

    private static func value(_ type: SharedType, _ reader: inout RowReader) throws(RowReader.Incomplete) -> Value {
        switch type {
        case .text: return .text(try reader.text())
        case .integer: return .integer(try reader.integer())
        case .real: return .real(try reader.double())
        case .flag: return .integer(Int64(try reader.integer(UInt8.self)))
        case .day: return .integer(Int64(try reader.integer(UInt16.self)))
        case .count: return .integer(Int64(bitPattern: try reader.integer(UInt64.self)))
        case .texts:
            return .integer(Int64(try reader.array { reader throws(RowReader.Incomplete) in try reader.text() }.count))
        case .optionalText: return try reader.integer(UInt8.self) == 0 ? .text(try reader.text()) : .null
        case .optionalBytes: return try reader.integer(UInt8.self) == 0 ? .blob(Array(try reader.textBytes())) : .null
        case .optionalInteger, .optionalCount:
            return try reader.integer(UInt8.self) == 0 ? .integer(try reader.integer()) : .null
        case .optionalReal: return try reader.integer(UInt8.self) == 0 ? .real(try reader.double()) : .null
        }
    }

    /// A value; NULL where the rows have no such column.
    subscript(name: String) -> Value { places[name].map { values[$0] } ?? .null }

    /// A whole number; 0 for another value.
    func integer(_ name: String) -> Int64 { if case .integer(let value) = self[name] { value } else { 0 } }

    /// A text; empty for another value.
    func text(_ name: String) -> String { if case .text(let value) = self[name] { value } else { "" } }
}
