import BlotterReports
import Manual

/// A chapter as a terminal shows it: without the signs of Markdown, and no line wider than the window.
struct ChapterText {
    private static let indent = "    "

    private let output: Output
    private let width: Int

    /// For the width and the colours of an output; nothing is written to it.
    init(for output: Output) {
        self.output = output
        width = min(HelpText.mostColumns, max(HelpText.fewestColumns, output.width ?? HelpText.mostColumns))
    }

    func text(of chapter: Chapter) -> String {
        chapter.blocks.map(text).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func text(_ block: MarkdownBlock) -> String {
        switch block {
        case .heading(let level, let text):
            let words = level == 1 ? text.plain.uppercased() : text.plain
            return Style.bold.applied(to: words, on: output) + "\n"
        case .paragraph(let text):
            return lines(text.plain, "", "")
        case .code(_, let lines):
            return lines.map { $0.isEmpty ? "\n" : Self.indent + $0 + "\n" }.joined()
        case .list(let items):
            return items.map { lines($0.plain, "- ", "  ") }.joined()
        case .terms(let terms):
            return HelpList(rows: terms.map { ($0.term.plain, $0.text.plain) }).text(width: width)
        case .table(let header, let rows):
            return table(header.map(\.plain), rows.map { $0.map(\.plain) })
        }
    }

    private func lines(_ text: String, _ first: String, _ others: String) -> String {
        text.wrapped(toWidth: width - first.count).enumerated()
            .map { ($0 == 0 ? first : others) + $1 + "\n" }.joined()
    }

    /// Two columns are terms and texts; more stand side by side where they fit, else below each other, row by row.
    private func table(_ header: [String], _ rows: [[String]]) -> String {
        guard header.count > 2 else {
            return HelpList(rows: rows.map { ($0[0], $0.dropFirst().joined()) }).text(width: width)
        }
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].displayWidth }.max() ?? 0 }
        guard widths.reduce(0, +) + 2 * widths.count <= width else { return stacked(header, rows) }
        return all.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.displayWidth)
            }
            let line = "  " + cells.joined(separator: "  ")
            return line[...(line.lastIndex { $0 != " " } ?? line.startIndex)] + "\n"
        }.joined()
    }

    private func stacked(_ header: [String], _ rows: [[String]]) -> String {
        rows.map { row in
            let others = zip(header, row).dropFirst().filter { !$1.isEmpty }.map { name, cell in
                lines(name.isEmpty ? cell : "\(name): \(cell)", Self.indent, Self.indent + "  ")
            }
            return lines(row[0], "  ", "  ") + others.joined()
        }.joined()
    }
}
