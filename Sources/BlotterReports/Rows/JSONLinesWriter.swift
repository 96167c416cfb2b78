/// Rows as JSON lines: one object a line.
package final class JSONLinesWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])

    /// Begins nothing yet.
    package init(to output: Output) {
        self.output = output
    }

    /// Takes the names of the members; nothing is written.
    package func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    /// Writes one line.
    package func row(_ cells: [Cell]) {
        output.write(object.text(cells))
        output.write("\n")
    }

    /// Writes nothing: JSON lines have no end.
    package func end() {}
}
