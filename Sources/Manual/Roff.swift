/// Lines of roff, as they are put together; what could be taken for a request or an escape is escaped.
struct Roff {
    private static let width = 78

    private(set) var text = ""
    /// Whether the next paragraph follows a heading by itself.
    private var isBelowHeading = false

    /// A line as it is.
    mutating func line(_ line: String) {
        text += line + "\n"
        isBelowHeading = line.hasPrefix(".SH") || line.hasPrefix(".SS")
    }

    mutating func paragraph(_ content: MarkdownText) {
        // Below a heading it would be passed over, with a warning.
        if !isBelowHeading { line(".PP") }
        fill(content)
    }

    /// Text that is filled, in lines that are no longer than an editor shows.
    mutating func fill(_ content: MarkdownText) {
        var current = ""
        for word in Self.roman(content).split(separator: " ") {
            if !current.isEmpty, current.count + word.count + 1 > Self.width {
                line(Self.guarded(current))
                current = ""
            }
            current += (current.isEmpty ? "" : " ") + word
        }
        if !current.isEmpty { line(Self.guarded(current)) }
    }

    /// Lines that stay as they are, in a column of their own.
    mutating func code(_ lines: [String]) {
        if !isBelowHeading { line(".PP") }
        line(".RS 4")
        line(".EX")
        for code in lines { line(code.isEmpty ? "" : Self.guarded(Self.escapedCode(code))) }
        line(".EE")
        line(".RE")
    }

    /// Two columns are terms and texts; more are a table, whose last column takes the room that is left.
    mutating func table(_ header: [MarkdownText], _ rows: [[MarkdownText]]) {
        guard header.count > 2 else {
            for row in rows {
                line(".TP")
                line(Self.roman(row[0], isBold: true))
                if row.count > 1, !row[1].plain.isEmpty { fill(row[1]) }
            }
            return
        }
        if !isBelowHeading { line(".PP") }
        line(".TS")
        line(header.map { _ in "lb" }.joined(separator: " "))
        line(Array(repeating: "lx", count: header.count).joined(separator: " ") + ".")
        line(header.map { Self.escaped($0.plain) }.joined(separator: "\t"))
        line("_")
        for row in rows {
            // Each cell is filled by itself.
            text += "T{\n"
            for (number, cell) in row.enumerated() {
                if number > 0 { text += "T}\tT{\n" }
                fill(cell.plain.isEmpty ? MarkdownText(plain: "\u{2013}") : cell)
            }
            text += "T}\n"
        }
        line(".TE")
    }

    // MARK: Escapes

    /// What stands out is bold; of a link the address is told, unless it leads to another chapter.
    static func roman(_ content: MarkdownText, isBold: Bool = false) -> String {
        content.spans.map { span in
            switch span {
            case .text(let text): isBold && text != ", " ? "\\fB\(escapedCode(text))\\fR" : escaped(text)
            case .code(let text): "\\fB\(escapedCode(text))\\fR"
            case .bold(let text): "\\fB\(escaped(text))\\fR"
            case .link(let text, let target):
                target.hasPrefix("http") && text != target ? "\(escaped(text)) (\(escaped(target)))" : escaped(text)
            }
        }.joined()
    }

    static func escaped(_ text: String) -> String { text.replacing("\\", with: "\\e") }

    /// Signs that roff would set as those of print.
    static func escapedCode(_ text: String) -> String {
        let signs: [Character: String] = [
            "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "\"": "\\(dq",
        ]
        return text.map { signs[$0] ?? String($0) }.joined()
    }

    /// An argument of a request.
    static func quoted(_ text: String) -> String { "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\"" }

    /// A line that begins as a request does.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
