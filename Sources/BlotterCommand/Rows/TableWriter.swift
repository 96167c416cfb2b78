import BlotterReports

/// Rows as a table for eyes: a header, a rule, and columns as wide as the first thousand rows ask for.
///
/// On a terminal the table is fitted to its width and longer text ends in `…`; the next thousand rows are measured, too,
/// and begin a new header where they need wider columns; and where not even eight cells are left for each text, rows are
/// shown a field a line. In a file or a pipe every value is whole, and one that is wider than its column pushes the rest
/// to the right.
final class TableWriter: RowWriter {
    private static let sampledRows = 1000
    private static let gap = 2

    private let output: Output
    private var names: [String] = []
    private var header: [TableCell] = []
    private var sample = RowSample(rowLimit: sampledRows)
    private var widths: [Int]?
    /// Takes the rows instead, where they do not fit.
    private var vertical: VerticalWriter?

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        names = columns
        header = columns.map { TableCell(header: $0) }
    }

    func row(_ cells: [Cell]) {
        if let vertical { return vertical.row(cells) }
        if let widths, !output.isTerminal {
            output.write(TableLine(render(cells), widths: widths).text(on: output))
            return
        }
        sample.append(cells)
        if sample.isFull { settle() }
    }

    func end() {
        if let vertical { return vertical.end() }
        if widths == nil || !sample.rows.isEmpty { settle() }
    }

    private func render(_ cells: [Cell]) -> [TableCell] {
        cells.map { TableCell($0, marksNull: output.usesColor) }
    }

    /// Measures what was held back, and prints it.
    private func settle() {
        let rows = sample.rows.map(render)
        if widths == nil {
            for column in header.indices { header[column].isNumber = sample.isNumeric(column: column) }
        }
        let layout = TableLayout(header: header, rows: rows, gap: Self.gap)
        if widths == nil, let limit = output.width, layout.leastWidth > limit, header.count > 1 {
            return settleVertically()
        }
        sample = RowSample(rowLimit: Self.sampledRows)
        begin(layout.widths(fitting: output.width))
        for row in rows { output.write(TableLine(row, widths: widths ?? []).text(on: output)) }
    }

    /// Prints the header, unless it stands there already over columns that are wide enough.
    private func begin(_ needed: [Int]) {
        if let widths, zip(widths, needed).allSatisfy({ $0 >= $1 }) { return }
        guard !header.isEmpty else { return widths = [] }
        if widths != nil { output.write("\n") }
        widths = needed
        output.write(TableLine(header, widths: needed).text(on: output))
        output.write(TableLine.rule(needed))
    }

    private func settleVertically() {
        let writer = VerticalWriter(to: output)
        writer.begin(columns: names)
        for row in sample.rows { writer.row(row) }
        sample = RowSample(rowLimit: 0)
        vertical = writer
    }
}
