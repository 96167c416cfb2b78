import BlotterReports

/// One line of a table: cells in columns of some width.
struct TableLine {
    private static let gap = 2

    private let cells: [TableCell]
    private let widths: [Int]

    init(_ cells: [TableCell], widths: [Int]) {
        self.cells = cells
        self.widths = widths
    }

    /// The line below a header.
    static func rule(_ widths: [Int]) -> String {
        let rule = widths.map { String(repeating: "─", count: $0) }
        return rule.joined(separator: String(repeating: " ", count: gap)) + "\n"
    }

    /// Spaces wait until something follows them, so that no line ends in one.
    func text(on output: Output) -> String {
        var line = ""
        var spaces = 0
        for (cell, width) in zip(cells, widths) {
            let shown = output.isTerminal ? cell.truncated(toWidth: width) : cell
            let padding = max(0, width - shown.width)
            if cell.isNumber { spaces += padding }
            if shown.width > 0 {
                line += String(repeating: " ", count: spaces)
                line += shown.style?.applied(to: shown.text, on: output) ?? shown.text
                spaces = 0
            }
            spaces += Self.gap + (cell.isNumber ? 0 : padding)
        }
        return line + "\n"
    }
}
