package import Blotter
import ClickHouse

/// Somebody's SQL, in the cluster's own dialect.
extension ClusterReader {
    /// Runs a statement of ClickHouse's SQL in the database `blotter`, as whom the cluster is asked: give it a user whose
    /// profile is `readonly = 1`, who can neither write nor reach other servers.
    package func run(
        _ query: Query, begin: ([String]) -> Void, _ body: ([Query.Value]) throws -> Bool
    ) throws {
        guard query.parameters.isEmpty else {
            throw ClusterError.unanswerable("--param is for the index; write values into the SQL for a cluster")
        }
        let sql = "\(query.sql.trimmingSemicolons)\nFORMAT TabSeparatedWithNamesAndTypes"
        try withoutActuallyEscaping(begin) { begin in
            try withoutActuallyEscaping(body) { body in
                let table = TabSeparated(begin: begin, body)
                do {
                    try cluster.server.run(sql, [("database", "blotter")]) { table.take($0) }
                } catch ClickHouseError.refused(_, let code, let message) where !ClickHouseError.isPassing(code) {
                    throw BlotterError.badStatement(message)
                }
                if let failure = table.failure { throw failure }
            }
        }
    }
}

extension String {
    fileprivate var trimmingSemicolons: Substring {
        var text = self[...]
        while let last = text.last, last == ";" || last.isWhitespace { text.removeLast() }
        return text
    }
}

/// Reads TabSeparatedWithNamesAndTypes (https://clickhouse.com/docs/interfaces/formats/TabSeparated).
private final class TabSeparated {
    private var line: [UInt8] = []
    private var names: [String]?
    private var types: [String]?
    private let begin: ([String]) -> Void
    private let body: ([Query.Value]) throws -> Bool
    /// What was thrown by who takes the rows.
    private(set) var failure: (any Error)?

    init(begin: @escaping ([String]) -> Void, _ body: @escaping ([Query.Value]) throws -> Bool) {
        self.begin = begin
        self.body = body
    }

    /// Takes a piece of the answer, and gives its rows; false when no more are wanted.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        do { return try give(piece) } catch {
            failure = error
            return false
        }
    }

    private func give(_ piece: UnsafeRawBufferPointer) throws -> Bool {
        for byte in piece {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            defer { line.removeAll(keepingCapacity: true) }
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            if names == nil {
                names = fields.map(Self.text)
                begin(names ?? [])
            } else if let types {
                guard try body(zip(fields, types).map { Self.value($0, $1) }) else { return false }
            } else {
                types = fields.map(Self.text)
            }
        }
        return true
    }

    private static func value(_ field: ArraySlice<UInt8>, _ type: String) -> Query.Value {
        if field.elementsEqual("\\N".utf8) { return .null }
        let text = text(field)
        if type.contains("Float") { return Double(text).map { .real($0) } ?? .text(text) }
        if type.hasPrefix("Nullable(Int") || type.hasPrefix("Nullable(UInt") || type.hasPrefix("Int")
            || type.hasPrefix("UInt")
        {
            return Int64(text).map { .integer($0) } ?? .text(text)
        }
        return .text(text)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "0"): 0,
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    ]

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in field {
            if isEscaped {
                bytes.append(escapes[byte] ?? byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
