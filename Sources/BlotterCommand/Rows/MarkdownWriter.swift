import BlotterReports

/// Rows as a pipe table of GitHub-flavoured Markdown, to be pasted into a ticket.
///
/// Columns whose first hundred rows are numbers are set to the right.
final class MarkdownWriter: RowWriter {
    private static let sampledRows = 100

    private let output: Output
    private var columns: [String] = []
    private var sample = RowSample(rowLimit: sampledRows)
    private var isSettled = false

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        self.columns = columns
    }

    func row(_ cells: [Cell]) {
        if isSettled {
            write(cells)
            return
        }
        sample.append(cells)
        if sample.isFull { settle() }
    }

    func end() {
        if !isSettled { settle() }
    }

    private func settle() {
        isSettled = true
        guard !columns.isEmpty else { return }
        write(columns.map(Cell.text))
        write(fields: columns.indices.map { sample.isNumeric(column: $0) ? "---:" : "---" })
        for row in sample.rows { write(row) }
        sample = RowSample(rowLimit: 0)
    }

    private func write(_ cells: [Cell]) {
        write(fields: cells.map { Escaped(($0.shown ?? "").replacingScalars(Self.escape)).text })
    }

    private func write(fields: [String]) {
        output.write("| " + fields.joined(separator: " | ") + " |\n")
    }

    /// A backslash, a pipe and a `<` would be read as Markdown; a line break ends the row.
    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\\": return "\\\\"
        case "|": return "\\|"
        case "<": return "\\<"
        case "\n": return "<br>"
        default: return nil
        }
    }
}
