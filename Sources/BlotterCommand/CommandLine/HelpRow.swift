import BlotterReports

/// A line of a table in the notes of a command: what does not fit goes on below its last column.
struct HelpRow {
    /// Between two columns there are at least so many blanks.
    private static let gap = "  "

    private let line: String

    init(_ line: String) { self.line = line }

    func text(width: Int) -> String {
        guard line.displayWidth > width else { return line + "\n" }
        let column = lastColumn(within: width * 5 / 8)
        let start = line.index(line.startIndex, offsetBy: column)
        let margin = "\n" + String(repeating: " ", count: column)
        return line[..<start] + String(line[start...]).wrapped(toWidth: width - column).joined(separator: margin) + "\n"
    }

    /// Where the last column begins that begins within so many characters.
    private func lastColumn(within most: Int) -> Int {
        let head = line.prefix(most)
        guard let gap = head.ranges(of: Self.gap).last(where: { $0.upperBound < head.endIndex }) else { return 0 }
        let start = line[gap.upperBound...].firstIndex { $0 != " " } ?? gap.upperBound
        return line.distance(from: line.startIndex, to: start)
    }
}

/// A command line among the examples, in several lines where it is too long, such that all of them can be pasted at once.
struct HelpExample {
    private static let margin = "    "

    private let line: String

    init(_ line: String) { self.line = line }

    func text(width: Int) -> String {
        var lines: [String] = []
        var line = Self.margin
        var quote: Character?
        for word in self.line.split(separator: " ", omittingEmptySubsequences: false) {
            // With room for the backslash.
            if line.displayWidth + 1 + String(word).displayWidth > width - 2, line.displayWidth > Self.margin.count {
                // In quotes a line end is a blank of the SQL.
                lines.append(quote == nil ? line + " \\" : line)
                line = Self.margin + "  " + word
            } else {
                line += (line == Self.margin ? "" : " ") + word
            }
            for character in word where quote == nil ? "'\"".contains(character) : character == quote {
                quote = quote == nil ? character : nil
            }
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }
}
