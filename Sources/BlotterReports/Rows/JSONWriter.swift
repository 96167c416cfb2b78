/// Rows as one JSON array, an object a line; `[]` when there are none.
package final class JSONWriter: RowWriter {
    private let output: Output
    private var object = JSONRow(columns: [])
    private var separator = "["

    /// Begins nothing yet.
    package init(to output: Output) {
        self.output = output
    }

    /// Takes the names of the members; nothing is written.
    package func begin(columns: [String]) {
        object = JSONRow(columns: columns)
    }

    /// Writes one object, behind what divides it from the one before.
    package func row(_ cells: [Cell]) {
        output.write(separator)
        output.write(object.text(cells))
        separator = ",\n "
    }

    /// Closes the array; without it what was printed is no valid JSON.
    package func end() {
        output.write(separator == "[" ? "[]\n" : "]\n")
    }
}
