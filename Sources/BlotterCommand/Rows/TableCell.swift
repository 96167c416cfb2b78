import BlotterReports

/// A cell as a table shows it: safe text, the terminal cells it takes, and how it is set.
struct TableCell: Equatable {
    private(set) var text: String
    private(set) var width: Int
    /// Set to the right.
    var isNumber: Bool
    let style: Style?
    private let isShortenable: Bool

    /// NULL is empty, or a dim `NULL` where that can be told from the text.
    init(_ cell: Cell, marksNull: Bool) {
        let isMarked = marksNull && cell == .null
        text = isMarked ? "NULL" : Escaped(cell.shown ?? "").text
        width = text.displayWidth
        isNumber = cell.isNumber
        isShortenable = !cell.isNumber
        style = isMarked ? .dim : nil
    }

    init(header: String) {
        text = Escaped(header).text
        width = text.displayWidth
        isNumber = false
        isShortenable = true
        style = .bold
    }

    /// A number is never cut: what is left of it would be another number.
    func truncated(toWidth limit: Int) -> TableCell {
        guard isShortenable, width > limit else { return self }
        var shorter = self
        shorter.text = text.truncated(toWidth: limit)
        shorter.width = shorter.text.displayWidth
        return shorter
    }
}
