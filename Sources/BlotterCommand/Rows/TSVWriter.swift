/// Rows as tab-separated values: a header line, then a line a row, with `\t`, `\n`, `\r` and `\\` for what would break it.
///
/// NULL is an empty field. Only on a terminal, where nobody reads it back, are other controls escaped.
final class TSVWriter: RowWriter {
    private let output: Output

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        row(columns.map(Cell.text))
    }

    func row(_ cells: [Cell]) {
        output.write(cells.map(field).joined(separator: "\t") + "\n")
    }

    func end() {}

    private func field(_ cell: Cell) -> String {
        let text = (cell.text ?? "").replacingScalars(Self.escape)
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
