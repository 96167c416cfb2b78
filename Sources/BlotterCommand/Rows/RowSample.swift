import BlotterReports

/// The first rows of a result, held back until the shape of its columns is known.
struct RowSample {
    private static let byteLimit = 4 << 20

    private(set) var rows: [[Cell]] = []
    private let rowLimit: Int
    private var byteCount = 0

    init(rowLimit: Int) {
        self.rowLimit = rowLimit
    }

    /// Rows with long payloads fill it by their bytes.
    var isFull: Bool { rows.count >= rowLimit || byteCount >= Self.byteLimit }

    mutating func append(_ cells: [Cell]) {
        rows.append(cells)
        byteCount += cells.reduce(0) { $0 + $1.byteCount }
    }

    /// Whether the column holds numbers and nothing else, NULL aside.
    func isNumeric(column: Int) -> Bool {
        let values = rows.lazy.map { $0[column] }.filter { $0 != .null }
        return !values.isEmpty && values.allSatisfy(\.isNumber)
    }
}
