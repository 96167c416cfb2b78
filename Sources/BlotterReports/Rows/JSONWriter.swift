/// Rows as one JSON array, an object a line; `[]` when there are none.
package final class JSONWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])
    private var separator = "["

    package init(to output: Output) {
        self.output = output
    }

    package func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    package func row(_ cells: [Cell]) {
        output.write(separator)
        output.write(object.text(cells))
        separator = ",\n "
    }

    package func end() {
        output.write(separator == "[" ? "[]\n" : "]\n")
    }
}
