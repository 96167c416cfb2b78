extension String {
    /// The terminal cells this text takes, controls aside: pass it through `Escaped` first.
    ///
    /// It is the sum over the scalars, as wcwidth(3) counts and most terminals draw.
    package var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.cellWidth }
    }

    /// This text in at most `width` cells, with a `…` at the end when something had to go.
    package func truncated(toWidth width: Int) -> String {
        if utf8.count <= width || displayWidth <= width { return self }
        guard width > 0 else { return "" }
        return prefix(fitting: width - 1) + "…"
    }

    /// The words of this text in lines of at most `width` cells; a word that is longer has a line of its own.
    package func wrapped(toWidth width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(whereSeparator: \.isWhitespace) {
            if line.isEmpty {
                line = String(word)
            } else if line.displayWidth + 1 + String(word).displayWidth <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private func prefix(fitting width: Int) -> Substring {
        var room = width
        var end = startIndex
        while end < endIndex {
            room -= self[end].unicodeScalars.reduce(0) { $0 + $1.cellWidth }
            if room < 0 { break }
            end = index(after: end)
        }
        return self[..<end]
    }
}
