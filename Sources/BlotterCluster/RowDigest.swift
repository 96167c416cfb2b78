import Blotter
import RowBinary

/// What rows come to: how many, and the sum of a hash of each, so that their order is nothing.
package struct RowDigest: Equatable, Sendable {
    /// How many rows.
    package internal(set) var count: UInt64 = 0
    /// The sum of `sipHash64` of each, modulo 2⁶⁴.
    package internal(set) var hash: UInt64 = 0

    /// What does not count: the host is the same for all, a version and a name may be others.
    private static let passedOver: Set<String> = ["host", "ver", "file"]

    private static let separator = "\u{1F}"
    private static let null = "\\N"

    /// The hash of a row in ClickHouse's SQL.
    static func expression(_ table: SharedTable) -> String {
        let texts = table.columns.filter { !passedOver.contains($0.name) }.map { column in
            switch column.type {
            case .text: column.name
            case .integer, .count, .flag: "toString(\(column.name))"
            case .day: "toString(toUInt16(\(column.name)))"
            case .real: "toString(reinterpretAsUInt64(reinterpretAsString(\(column.name))))"
            case .texts: "toString(\(column.name))"
            case .optionalText, .optionalBytes: "ifNull(\(column.name), \(null.quoted))"
            case .optionalInteger, .optionalCount: "ifNull(toString(\(column.name)), \(null.quoted))"
            case .optionalReal:
                "ifNull(toString(reinterpretAsUInt64(reinterpretAsString(\(column.name)))), \(null.quoted))"
            }
        }
        return "sipHash64(concat(\(texts.joined(separator: ", \(separator.quoted), "))))"
    }

    /// Rows as they are sent, by their day.
    static func byDay(_ table: SharedTable, _ rows: RowWriter) -> [UInt16: RowDigest] {
        var digests: [UInt16: RowDigest] = [:]
        var reader = RowReader()
        rows.bytes.withUnsafeBytes { reader.take($0) }
        var text: [UInt8] = []
        while let day = reader.row({ reader throws(RowReader.Incomplete) in
            try append(table, &reader, to: &text)
        }) {
            let hash = text.withUnsafeBytes { SipHash.digest($0) }
            digests[day, default: RowDigest()].count += 1
            digests[day, default: RowDigest()].hash &+= hash
        }
        return digests
    }

    /// Makes `text` what `expression` hashes of the next row; answers its day.
    private static func append(
        _ table: SharedTable, _ reader: inout RowReader, to text: inout [UInt8]
    ) throws(RowReader.Incomplete) -> UInt16 {
        text.removeAll(keepingCapacity: true)
        var day: UInt16 = 0
        var isFirst = true
        for column in table.columns {
            let isPassedOver = passedOver.contains(column.name)
            if !isFirst, !isPassedOver { text += separator.utf8 }
            let end = text.count
            try append(column.type, &reader, to: &text)
            if column.name == "day" { day = UInt16(String(decoding: text[end...], as: UTF8.self)) ?? 0 }
            if isPassedOver { text.removeSubrange(end...) } else { isFirst = false }
        }
        return day
    }

    private static func append(
        _ type: SharedType, _ reader: inout RowReader, to text: inout [UInt8]
    ) throws(RowReader.Incomplete) {
        switch type {
        case .text: text += try reader.textBytes()
        case .integer: text += "\(try reader.integer(Int64.self))".utf8
        case .count, .real: text += "\(try reader.integer(UInt64.self))".utf8
        case .flag: text += "\(try reader.integer(UInt8.self))".utf8
        case .day: text += "\(try reader.integer(UInt16.self))".utf8
        case .texts:
            text += "\(try reader.array { reader throws(RowReader.Incomplete) in try reader.text() })".utf8
        case .optionalText, .optionalBytes, .optionalInteger, .optionalReal, .optionalCount:
            guard try reader.integer(UInt8.self) == 0 else { return text += null.utf8 }
            try append(type.required, &reader, to: &text)
        }
    }
}

extension SharedType {
    /// Of the values of a column that may be NULL.
    fileprivate var required: SharedType {
        switch self {
        case .optionalText, .optionalBytes: .text
        case .optionalInteger: .integer
        case .optionalReal: .real
        case .optionalCount: .count
        default: self
        }
    }
}
