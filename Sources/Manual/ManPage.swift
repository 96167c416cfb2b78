/// A man page in the language of man(7), with tables in that of tbl(1).
package struct ManPage: Sendable {
    /// `blotter-view`
    package let name: String
    /// 1 for commands, 5 for files, 7 for the rest.
    package let section: Int
    private let summary: String
    private let version: String
    private let date: String
    private let blocks: [MarkdownBlock]

    /// A page whose headings of level 2 are its sections; `date` is that of the version, `2026-11-27`.
    package init(
        name: String, section: Int, summary: String, version: String, date: String, blocks: [MarkdownBlock]
    ) {
        self.name = name
        self.section = section
        self.summary = summary
        self.version = version
        self.date = date
        self.blocks = blocks
    }

    /// The page of a chapter.
    package init(_ chapter: Chapter, version: String, date: String) {
        var blocks = Array(chapter.blocks.dropFirst())
        if case .heading? = blocks.first {
        } else {
            blocks.insert(.heading(level: 2, .init(plain: "Description")), at: 0)
        }
        blocks.append(.heading(level: 2, .init(plain: "See also")))
        blocks.append(.paragraph(.init([.bold("blotter"), .text("(1)")])))
        self.init(
            name: chapter.page, section: chapter.section, summary: chapter.summary, version: version, date: date,
            blocks: blocks)
    }

    /// The name of its file: `blotter-view.1`.
    package var fileName: String { "\(name).\(section)" }

    /// The whole page.
    package var text: String {
        var roff = Roff()
        // Tells man that tables are to be set before.
        roff.line("'\\\" t")
        roff.line(".\\\" Written by 'blotter manual'.")
        roff.line(
            ".TH \(Roff.quoted(name.uppercased())) \(section) \(Roff.quoted(date)) \(Roff.quoted("blotter " + version)) "
                + Roff.quoted("Manual of blotter"))
        // Names of options and files stay in one piece.
        roff.line(".nh")
        roff.line(".ad l")
        roff.line(".SH NAME")
        roff.line(Roff.escaped(name) + " \\- " + Roff.escaped(summary))
        for block in blocks { write(block, to: &roff) }
        return roff.text
    }

    private func write(_ block: MarkdownBlock, to roff: inout Roff) {
        switch block {
        case .heading(let level, let text):
            let words = level <= 2 ? text.plain.uppercased() : text.plain
            roff.line((level <= 2 ? ".SH " : ".SS ") + Roff.quoted(words))
        case .paragraph(let text):
            guard !text.plain.allSatisfy(\.isWhitespace) else { return }
            roff.paragraph(text)
        case .code(_, let lines):
            roff.code(lines)
        case .list(let items):
            for item in items {
                roff.line(".IP \\(bu 2")
                roff.fill(item)
            }
        case .terms(let terms):
            for (term, text) in terms {
                roff.line(".TP")
                roff.line(Roff.roman(term, isBold: true))
                roff.fill(text)
            }
        case .table(let header, let rows):
            roff.table(header, rows)
        }
    }
}
