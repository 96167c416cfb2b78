import BlotterReports

/// A table of which a narrow terminal shows fewer columns: an id or a number that is cut would be another one. A last
/// column of sentences goes on in further lines; where not even that helps, each row is shown a field a line.
struct FittedTable {
    /// One column: its name, and a cell for each row.
    struct Column {
        let name: String
        let cells: [Cell]
        /// The same in fewer words.
        private let shorter: [Cell]?

        init(_ name: String, _ cells: [Cell], shorter: [Cell]? = nil) {
            self.name = name
            self.cells = cells
            self.shorter = shorter
        }

        /// Texts that are set to the right, as numbers are.
        init(_ name: String, right texts: [String]) {
            let width = ([name] + texts).map(\.displayWidth).max() ?? 0
            func aligned(_ text: String) -> String {
                String(repeating: " ", count: width - text.displayWidth) + text
            }
            self.init(aligned(name), texts.map { .text(aligned($0)) })
        }

        /// Nil where there are no fewer words for it.
        fileprivate var shortened: Column? { shorter.map { Column(name, $0) } }

        fileprivate var width: Int {
            cells.map { Escaped($0.shown ?? "").text.displayWidth }.reduce(name.displayWidth, max)
        }

        fileprivate var isEmpty: Bool { cells.allSatisfy { ($0.text ?? "").allSatisfy { $0 == " " } } }
    }

    private static let gap = 2

    private let columns: [Column]
    /// What goes, or is said in fewer words, first where there is no room.
    private let dispensable: [String]
    /// The last column, whose text may be broken into lines of so many cells.
    private let leastTail: Int?

    /// Columns without a value are left out. With `leastTail` the last column shrinks to that before others go.
    init(_ columns: [Column], dispensable: [String], leastTail: Int? = nil) {
        self.columns = columns.filter { !$0.isEmpty }
        self.dispensable = dispensable
        self.leastTail = leastTail
    }

    func print(to output: Output) {
        let shown = columns(fitting: output.width)
        let excess = output.width.map { self.width(of: shown, isTailWhole: true) - $0 } ?? 0
        if excess > 0 {
            let room = (shown.last?.width ?? 0) - excess
            if let leastTail, room >= min(leastTail, shown.last?.width ?? 0) {
                return WrappedTable(shown.map { ($0.name, $0.cells) }, tail: room).print(to: output)
            }
            return printVertically(shown, to: output)
        }
        let writer = TableWriter(to: output)
        writer.begin(columns: shown.map(\.name))
        for row in shown.first?.cells.indices ?? 0..<0 { writer.row(shown.map { $0.cells[row] }) }
        writer.end()
    }

    private func printVertically(_ columns: [Column], to output: Output) {
        let writer = VerticalWriter(to: output)
        writer.begin(columns: columns.map { String($0.name.drop { $0 == " " }) })
        for row in columns.first?.cells.indices ?? 0..<0 {
            writer.row(columns.map { $0.cells[row].trimmed })
        }
        writer.end()
    }

    private func columns(fitting limit: Int?) -> [Column] {
        guard let limit else { return columns }
        var shown = columns
        for name in dispensable {
            guard width(of: shown) > limit else { break }
            guard let place = shown.firstIndex(where: { $0.name.hasSuffix(name) }) else { continue }
            if let shorter = shown[place].shortened { shown[place] = shorter } else { shown.remove(at: place) }
        }
        return shown
    }

    private func width(of columns: [Column], isTailWhole: Bool = false) -> Int {
        let widths = columns.map(\.width)
        let tail = isTailWhole ? 0 : leastTail.map { min($0, widths.last ?? 0) - (widths.last ?? 0) } ?? 0
        return widths.reduce(tail - Self.gap) { $0 + $1 + Self.gap }
    }
}

extension Cell {
    /// Without the blanks that set a text to the right; NULL for nothing else.
    fileprivate var trimmed: Cell {
        guard case .text(let text) = self else { return self }
        let rest = text.drop { $0 == " " }
        return rest.isEmpty ? .null : .text(String(rest))
    }
}
