import BlotterReports
import Manual

/// The texts of `--help`, printed from what the commands declare; which there are, and the sentence above them, is in
/// Commands.swift.
struct HelpText {
    static let mostColumns = 80
    static let fewestColumns = 40
    /// Blanks before a row of a table in the notes.
    private static let deepestRow = 8

    private let width: Int
    private let output: Output

    /// For the width and the colours of an output; nothing is written to it.
    init(for output: Output) {
        self.output = output
        width = min(Self.mostColumns, max(Self.fewestColumns, output.width ?? Self.mostColumns))
    }

    /// The text of `blotter --help`.
    func overview(of commands: [Command], about: String) -> String {
        let list = HelpList(rows: commands.map { (term: $0.name, text: $0.summary) })
        return blocks([
            lines(about.wrapped(toWidth: width)),
            heading("usage:") + " blotter COMMAND [options]\n",
            heading("commands:") + "\n" + list.text(width: width),
            heading("options of every command:") + "\n" + optionList(Option.common).text(width: width),
            lines("'blotter COMMAND --help' tells more of one, with examples.".wrapped(toWidth: width)),
        ])
    }

    /// What `blotter help` adds: the chapters of the manual.
    func topics(_ chapters: [Chapter]) -> String {
        let list = HelpList(rows: chapters.map { (term: $0.name, text: $0.summary) })
        return blocks([
            heading("topics:") + "\n" + list.text(width: width), "'blotter help TOPIC' prints one of the manual.\n",
        ])
    }

    /// The text of `blotter COMMAND --help`.
    func page(of command: Command) -> String {
        blocks([
            lines("blotter \(command.name): \(command.summary)".wrapped(toWidth: width)),
            usage(of: command),
            options(of: command),
            notes(command.notes),
            examples(command.examples),
        ])
    }

    private func usage(of command: Command) -> String {
        let forms = command.usage.split(separator: "\n").map { "blotter \(command.name) \($0)" }
        return heading("usage:") + " " + forms.joined(separator: "\n       ") + "\n"
    }

    /// A command's own, and by their names alone what all commands take.
    private func options(of command: Command) -> String {
        let own = command.options.isEmpty ? "" : "\n" + optionList(command.options).text(width: width)
        let common = Option.common.map { option in
            (option.short.map { "-\($0), " } ?? "") + "--\(option.name)" + (option.placeholder.map { " \($0)" } ?? "")
        }
        let line = "'blotter --help' tells more of what every command takes: " + common.joined(separator: "; ") + "."
        return heading("options:") + own + "\n" + lines(line.wrapped(toWidth: width))
    }

    private func optionList(_ options: [Option]) -> HelpList {
        HelpList(
            rows: options.map { option in
                let short = option.short.map { "-\($0), " } ?? "    "
                let value = option.placeholder.map { " \($0)" } ?? ""
                let text = option.help + (option.isRepeatable ? " (repeatable)" : "")
                return (term: "\(short)--\(option.name)\(value)", text: text)
            })
    }

    /// What begins with a blank is a row of a table, or goes on with the row above where it begins far to the right.
    private func notes(_ notes: String) -> String {
        var text = ""
        var paragraph = ""
        var row: String?
        func end() {
            text += lines(paragraph.wrapped(toWidth: width)) + (row.map { HelpRow($0).text(width: width) } ?? "")
            (paragraph, row) = ("", nil)
        }
        for line in notes.split(separator: "\n", omittingEmptySubsequences: false) {
            if let above = row, line.prefix(while: { $0 == " " }).count > Self.deepestRow {
                row = above + " " + line.drop { $0 == " " }
            } else if line.isEmpty || line.hasPrefix(" ") {
                end()
                row = String(line)
            } else {
                if row != nil { end() }
                paragraph += line + " "
            }
        }
        end()
        return text
    }

    private func examples(_ examples: [(line: String, purpose: String)]) -> String {
        guard !examples.isEmpty else { return "" }
        let texts = examples.map { example in
            lines(example.purpose.wrapped(toWidth: width - 2).map { "  " + $0 })
                + HelpExample(example.line).text(width: width)
        }
        return heading("examples:") + "\n" + texts.joined()
    }

    private func heading(_ text: String) -> String {
        Style.bold.applied(to: text, on: output)
    }

    private func lines(_ lines: [String]) -> String {
        lines.map { $0 + "\n" }.joined()
    }

    /// A blank line between the blocks that are not empty.
    private func blocks(_ blocks: [String]) -> String {
        blocks.filter { !$0.isEmpty && $0 != "\n" }.joined(separator: "\n")
    }
}
