/// Rows as comma-separated values (RFC 4180, with `\n` ends): a header line, then every value byte for byte, save for a
/// `'` before what a spreadsheet would run, which a raw one is without.
///
/// NULL is an empty field, an empty text `""`. Only on a terminal, where nobody reads it back, is text escaped.
package final class CSVWriter: RowWriter {
    private let output: Output
    private let isRaw: Bool

    /// With `isRaw` formulas stay as they are.
    package init(to output: Output, isRaw: Bool = false) {
        self.output = output
        self.isRaw = isRaw
    }

    /// Writes the header line.
    package func begin(columns: [String]) {
        row(columns.map(Cell.text))
    }

    /// Writes one line, or several where a value holds line ends.
    package func row(_ cells: [Cell]) {
        let line = cells.map(field).joined(separator: ",")
        // An empty line would be no row at all.
        output.write(line.isEmpty && cells.count == 1 ? "\"\"\n" : line + "\n")
    }

    /// Writes nothing: CSV has no end.
    package func end() {}

    private func field(_ cell: Cell) -> String {
        guard var text = cell.text else { return "" }
        guard !cell.isNumber else { return text }
        if !isRaw { text = SpreadsheetText(text).text }
        let shown = output.isTerminal ? Escaped(text).text : text
        guard Self.needsQuotes(shown) else { return shown }
        return "\"" + shown.replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\""
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty || text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    }
}
