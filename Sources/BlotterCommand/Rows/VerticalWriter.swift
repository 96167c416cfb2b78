import BlotterReports

/// Rows one below the other, a field a line, for rows that are wider than a terminal: what has no value is left out.
final class VerticalWriter: RowWriter {
    private static let gap = 2

    private let output: Output
    private var names: [String] = []
    private var width = 0
    private var count = 0

    init(to output: Output) {
        self.output = output
    }

    func begin(columns: [String]) {
        names = columns.map { Escaped($0).text }
        width = names.map(\.displayWidth).max() ?? 0
    }

    func row(_ cells: [Cell]) {
        if count > 0 { output.write("\n") }
        count += 1
        for (name, cell) in zip(names, cells) {
            guard let text = cell.shown else { continue }
            let shown = Escaped(text).text
            let padding = shown.isEmpty ? 0 : width - name.displayWidth + Self.gap
            output.write(
                Style.bold.applied(to: name, on: output) + String(repeating: " ", count: padding) + shown + "\n")
        }
    }

    func end() {}
}
