import BlotterReports

/// Rows as a table for eyes: a header, a rule, and columns as wide as the first thousand rows ask for.
///
/// On a terminal the table is fitted to its width and longer text ends in `…`; in a file or a pipe every value is
/// whole, and one that is wider than its column pushes the rest to the right.
final class TableWriter: RowWriter {
    private static let sampledRows = 1000
    private static let gap = 2

    private let output: Output
    private var header: [TableCell] = []
    private var sample = RowSample(rowLimit: sampledRows)
    private var widths: [Int]?

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        header = columns.map { TableCell(header: $0) }
    }

    func row(_ cells: [Cell]) {
        if let widths {
            write(render(cells), widths: widths)
            return
        }
        sample.append(cells)
        if sample.isFull { settle() }
    }

    func end() {
        if widths == nil { settle() }
    }

    private func render(_ cells: [Cell]) -> [TableCell] {
        cells.map { TableCell($0, marksNull: output.usesColor) }
    }

    /// Fixes the widths and prints what was held back.
    private func settle() {
        let rows = sample.rows.map(render)
        for column in header.indices { header[column].isNumber = sample.isNumeric(column: column) }
        let widths = TableLayout(header: header, rows: rows, gap: Self.gap).widths(fitting: output.width)
        self.widths = widths
        sample = RowSample(rowLimit: 0)
        guard !header.isEmpty else { return }
        write(header, widths: widths)
        let rule = widths.map { String(repeating: "─", count: $0) }
        output.write(rule.joined(separator: String(repeating: " ", count: Self.gap)) + "\n")
        for row in rows { write(row, widths: widths) }
    }

    /// Spaces wait until something follows them, so that no line ends in one.
    private func write(_ cells: [TableCell], widths: [Int]) {
        var line = ""
        var spaces = 0
        for (cell, width) in zip(cells, widths) {
            let shown = output.isTerminal ? cell.truncated(toWidth: width) : cell
            let padding = max(0, width - shown.width)
            if cell.isNumber { spaces += padding }
            if shown.width > 0 {
                line += String(repeating: " ", count: spaces)
                line += shown.style?.applied(to: shown.text, on: output) ?? shown.text
                spaces = 0
            }
            spaces += Self.gap + (cell.isNumber ? 0 : padding)
        }
        output.write(line + "\n")
    }
}
