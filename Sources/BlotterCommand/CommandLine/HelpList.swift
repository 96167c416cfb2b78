import BlotterReports

/// Terms with a text beside each, aligned and wrapped: the commands, or the options of one.
struct HelpList {
    private static let widestTerm = 28
    private static let indent = 2
    private static let gap = 2

    let rows: [(term: String, text: String)]

    func text(width: Int) -> String {
        let fitting = rows.map(\.term.displayWidth).filter { $0 <= Self.widestTerm }
        let column = Self.indent + (fitting.max() ?? 0) + Self.gap
        return rows.map { row($0.term, $0.text, column: column, width: width) }.joined()
    }

    /// A term that is too wide has a line of its own.
    private func row(_ term: String, _ text: String, column: Int, width: Int) -> String {
        let left = String(repeating: " ", count: Self.indent) + term
        let margin = "\n" + String(repeating: " ", count: column)
        let right = text.wrapped(toWidth: width - column).joined(separator: margin)
        if right.isEmpty { return left + "\n" }
        let padding = column - left.displayWidth
        return left + (padding < Self.gap ? margin : String(repeating: " ", count: padding)) + right + "\n"
    }
}
