/// Rows as JSON lines: one object a line.
package final class JSONLinesWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])

    package init(to output: Output) {
        self.output = output
    }

    package func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    package func row(_ cells: [Cell]) {
        output.write(object.text(cells))
        output.write("\n")
    }

    package func end() {}
}
