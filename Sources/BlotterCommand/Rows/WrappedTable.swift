import BlotterReports

/// A table for a terminal whose last column is broken into several lines at its words.
struct WrappedTable {
    private static let gap = 2

    private let columns: [(name: String, cells: [Cell])]
    private let tail: Int

    /// `tail` is how wide the last column may be.
    init(_ columns: [(name: String, cells: [Cell])], tail: Int) {
        self.columns = columns
        self.tail = tail
    }

    func print(to output: Output) {
        guard let last = columns.last else { return }
        let head = columns.dropLast()
        var header = head.map { TableCell(header: $0.name) }
        for (place, column) in zip(header.indices, head) {
            header[place].isNumber = column.cells.contains(where: \.isNumber)
        }
        let rows = last.cells.indices.map { row in head.map { TableCell($0.cells[row], marksNull: false) } }
        let widths = header.indices.map { column in
            rows.map { $0[column].width }.reduce(header[column].width, max)
        }
        let all = widths + [tail]
        output.write(TableLine(header + [TableCell(header: last.name)], widths: all).text(on: output))
        output.write(TableLine.rule(all))
        let margin = String(repeating: " ", count: widths.reduce(0) { $0 + $1 + Self.gap })
        for (row, cells) in rows.enumerated() {
            let lines = Escaped(last.cells[row].shown ?? "").text.broken(toWidth: tail)
            let first = TableCell(.text(lines.first ?? ""), marksNull: false)
            output.write(TableLine(cells + [first], widths: all).text(on: output))
            for line in lines.dropFirst() { output.write(margin + line + "\n") }
        }
    }
}

extension String {
    /// In lines of at most `width` cells, at blanks where there are some.
    fileprivate func broken(toWidth width: Int) -> [String] {
        wrapped(toWidth: width).flatMap { line in
            var (lines, rest) = ([String](), line[...])
            while String(rest).displayWidth > width {
                var part = ""
                while let next = rest.first, (part + String(next)).displayWidth <= width || part.isEmpty {
                    part.append(rest.removeFirst())
                }
                lines.append(part)
            }
            return rest.isEmpty ? lines : lines + [String(rest)]
        }
    }
}
