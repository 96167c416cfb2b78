/// A part of a document in Markdown, of the constructs that the chapters use: headings, paragraphs, blocks of code, lists
/// without numbers, and tables.
package enum MarkdownBlock: Equatable, Sendable {
    /// Level 1 is the title.
    case heading(level: Int, MarkdownText)
    case paragraph(MarkdownText)
    case code(language: String, lines: [String])
    case list([MarkdownText])
    case table(header: [MarkdownText], rows: [[MarkdownText]])
    /// Terms and what each is; a table of two columns in other words.
    case terms([(term: MarkdownText, text: MarkdownText)])

    /// The blocks of a document in their order.
    package static func blocks(of document: String) -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var rest = document.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.first {
            if line.isEmpty {
                rest.removeFirst()
            } else if line.hasPrefix("```") {
                blocks.append(code(&rest))
            } else if line.hasPrefix("#") {
                let level = line.prefix { $0 == "#" }.count
                blocks.append(.heading(level: level, MarkdownText(line.dropFirst(level + 1))))
                rest.removeFirst()
            } else if line.hasPrefix("|") {
                blocks.append(table(&rest))
            } else if line.hasPrefix("- ") {
                blocks.append(list(&rest))
            } else {
                blocks.append(.paragraph(MarkdownText(paragraph(&rest))))
            }
        }
        return blocks
    }

    private static func code(_ rest: inout ArraySlice<Substring>) -> MarkdownBlock {
        let language = String(rest.removeFirst().dropFirst(3))
        let lines = rest.prefix { !$0.hasPrefix("```") }
        rest = rest.dropFirst(lines.count + 1)
        return .code(language: language, lines: lines.map(String.init))
    }

    private static func paragraph(_ rest: inout ArraySlice<Substring>) -> String {
        let lines = rest.prefix { line in
            !line.isEmpty && !["```", "#", "|", "- "].contains { line.hasPrefix($0) }
        }
        rest = rest.dropFirst(lines.count)
        return lines.map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    private static func list(_ rest: inout ArraySlice<Substring>) -> MarkdownBlock {
        var items: [MarkdownText] = []
        while let line = rest.first, line.hasPrefix("- ") {
            rest[rest.startIndex] = line.dropFirst(2)
            items.append(MarkdownText(paragraph(&rest)))
        }
        return .list(items)
    }

    private static func table(_ rest: inout ArraySlice<Substring>) -> MarkdownBlock {
        let lines = rest.prefix { $0.hasPrefix("|") }
        rest = rest.dropFirst(lines.count)
        let rows = lines.map(cells)
        return .table(header: rows[0], rows: Array(rows.dropFirst(2)))
    }

    /// A bar behind a backslash is a part of the text.
    private static func cells(_ line: Substring) -> [MarkdownText] {
        var cells: [String] = [""]
        var previous: Character = " "
        for character in line.dropFirst() {
            if character == "|", previous == "\\" {
                cells[cells.count - 1].removeLast()
                cells[cells.count - 1].append("|")
            } else if character == "|" {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
            previous = character
        }
        return cells.dropLast().map { MarkdownText($0.trimmed) }
    }

    package static func == (left: MarkdownBlock, right: MarkdownBlock) -> Bool {
        switch (left, right) {
        case (.heading(let level, let text), .heading(let other, let words)): level == other && text == words
        case (.paragraph(let text), .paragraph(let other)): text == other
        case (.code(let language, let lines), .code(let other, let others)): language == other && lines == others
        case (.list(let items), .list(let others)): items == others
        case (.table(let header, let rows), .table(let other, let others)): header == other && rows == others
        case (.terms(let terms), .terms(let others)):
            terms.map(\.term) == others.map(\.term) && terms.map(\.text) == others.map(\.text)
        default: false
        }
    }
}

extension StringProtocol {
    /// Without blanks around it.
    fileprivate var trimmed: SubSequence {
        let text = drop { $0 == " " }
        guard let last = text.lastIndex(where: { $0 != " " }) else { return text }
        return text[...last]
    }
}
