/// Rows as JSON lines: one object a line.
final class JSONLinesWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    func row(_ cells: [Cell]) {
        output.write(object.text(cells))
        output.write("\n")
    }

    func end() {}
}
