package import RowBinary

extension ServerConnection {
    /// The rows of a query, whose text has no FORMAT. Throws `ClickHouseError`.
    package func rows<Row>(
        _ query: String, _ settings: [Setting] = [], _ read: (inout RowReader) throws(RowReader.Incomplete) -> Row
    ) throws(ClickHouseError) -> [Row] {
        var reader = RowReader()
        var rows: [Row] = []
        try run("\(query) FORMAT RowBinary", settings) { piece in
            reader.take(piece)
            while let row = reader.row(read) { rows.append(row) }
            return true
        }
        guard reader.isAtEnd else { throw .garbled(server: address.name, detail: "the answer ends within a row") }
        return rows
    }
}
