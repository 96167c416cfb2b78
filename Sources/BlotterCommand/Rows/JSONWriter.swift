/// Rows as one JSON array, an object a line; `[]` when there are none.
final class JSONWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])
    private var separator = "["

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    func row(_ cells: [Cell]) {
        output.write(separator)
        output.write(object.text(cells))
        separator = ",\n "
    }

    func end() {
        output.write(separator == "[" ? "[]\n" : "]\n")
    }
}
