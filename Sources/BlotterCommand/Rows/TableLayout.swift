import BlotterReports

/// How wide each column of a table is, from its header and its first rows.
struct TableLayout {
    /// No text is cut below this.
    private static let leastText = 8
    /// Off a terminal, a value wider than this pushes instead of widening every row.
    private static let mostPadding = 160

    private let gap: Int
    private let isNumeric: [Bool]
    private var natural: [Int]
    /// What the numbers of each column need, and where its text ends shrinking.
    private var least: [Int]

    init(header: [TableCell], rows: [[TableCell]], gap: Int) {
        self.gap = gap
        isNumeric = header.map(\.isNumber)
        natural = header.map(\.width)
        least = header.map { _ in 0 }
        for row in rows {
            for (column, cell) in zip(header.indices, row) {
                natural[column] = max(natural[column], cell.width)
                if cell.isNumber { least[column] = max(least[column], cell.width) }
            }
        }
        for column in header.indices { least[column] = max(least[column], min(natural[column], Self.leastText)) }
    }

    /// What the whole table needs at least.
    var leastWidth: Int { least.reduce(0, +) + gap * max(0, least.count - 1) }

    /// The widths for a terminal of so many columns, or for none.
    ///
    /// The widest text column shrinks first, then the headers of numbers; when nothing can shrink the table is wider.
    func widths(fitting limit: Int?) -> [Int] {
        guard let limit else { return natural.map { min($0, Self.mostPadding) } }
        var widths = zip(natural, least).map { max($1, min($0, limit)) }
        var excess = widths.reduce(0, +) + gap * max(0, widths.count - 1) - limit
        while excess > 0, let column = widestShrinkable(widths) {
            widths[column] -= 1
            excess -= 1
        }
        return widths
    }

    private func widestShrinkable(_ widths: [Int]) -> Int? {
        let shrinkable = widths.indices.filter { widths[$0] > least[$0] }
        let text = shrinkable.filter { !isNumeric[$0] }
        return (text.isEmpty ? shrinkable : text).max { widths[$0] < widths[$1] }
    }
}
