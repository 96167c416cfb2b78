import BlotterReports

/// Rows as tab-separated values: a header line, then a line a row, with `\t`, `\n`, `\r` and `\\` for what would break it.
///
/// NULL is an empty field. What a spreadsheet would run has a `'` before it, save in a raw one. Only on a terminal, where nobody reads it back, are other controls escaped.
final class TSVWriter: RowWriter {
    private let output: Output
    private let isRaw: Bool

    init(to output: Output, isRaw: Bool = false) {
        self.output = output
        self.isRaw = isRaw
    }

    func begin(columns: [String]) {
        row(columns.map(Cell.text))
    }

    func row(_ cells: [Cell]) {
        output.write(cells.map(field).joined(separator: "\t") + "\n")
    }

    func end() {}

    private func field(_ cell: Cell) -> String {
        var text = cell.text ?? ""
        if !isRaw, !cell.isNumber { text = SpreadsheetText(text).text }
        text = text.replacingScalars(Self.escape)
        return output.isTerminal ? Escaped(text).text : text
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\t": return "\\t"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\\": return "\\\\"
        default: return nil
        }
    }
}
