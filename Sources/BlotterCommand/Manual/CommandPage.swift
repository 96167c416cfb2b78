import BlotterReports
import Manual

/// The man page of a command, from what `--help` is printed from.
struct CommandPage {
    /// The page as it is written.
    let page: ManPage

    init(_ command: Command) {
        var blocks = Self.section("Synopsis")
        blocks.append(
            .code(
                language: "",
                lines: command.usage.split(separator: "\n").map { "blotter \(command.name) \($0)" }))
        let notes = Self.notes(of: command)
        blocks += Self.section("Description") + [.paragraph(MarkdownText(plain: Self.sentence(command.summary)))]
        blocks += notes.blocks
        blocks += Self.section("Options") + [.terms((command.options + Option.common).map(Self.term))]
        if let status = notes.exitStatus {
            blocks += Self.section("Exit status") + [.paragraph(MarkdownText(plain: status))]
        }
        if !command.examples.isEmpty { blocks += Self.section("Examples") }
        for example in command.examples {
            blocks.append(.paragraph(MarkdownText(plain: Self.sentence(example.purpose, end: ":"))))
            blocks.append(.code(language: "", lines: [example.line]))
        }
        let chapters = Chapter.all.filter { $0.section == 5 || $0.name == command.name }.map(\.reference)
        blocks += Self.section("See also") + [.paragraph(Self.references(["blotter(1)"] + chapters))]
        page = ManPage(
            name: "blotter-" + command.name, section: 1, summary: command.summary, version: Version.current,
            date: Version.date, blocks: blocks)
    }

    static func section(_ name: String) -> [MarkdownBlock] { [.heading(level: 2, MarkdownText(plain: name))] }

    /// `blotter(1), blotter-formats(5)`, with the names bold.
    static func references(_ pages: [String]) -> MarkdownText {
        MarkdownText(
            pages.enumerated().flatMap { number, page -> [MarkdownText.Span] in
                let name = page.prefix { $0 != "(" }
                return [
                    .bold(String(name)), .text(page.dropFirst(name.count) + (number + 1 < pages.count ? ", " : "")),
                ]
            })
    }

    private static func sentence(_ text: String, end: String = ".") -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(end) ? "" : end)
    }

    private static func term(_ option: Option) -> (term: MarkdownText, text: MarkdownText) {
        let names = (option.short.map { "-\($0), " } ?? "") + "--" + option.name
        return (
            MarkdownText(plain: names + (option.placeholder.map { " \($0)" } ?? "")),
            MarkdownText(plain: option.help + (option.isRepeatable ? " (repeatable)" : ""))
        )
    }

    /// Paragraphs, and lines that begin with a space as they are; what is said of the exit status has a section of its own.
    private static func notes(of command: Command) -> (blocks: [MarkdownBlock], exitStatus: String?) {
        var blocks: [MarkdownBlock] = []
        var exitStatus: String?
        for part in command.notes.split(separator: "\n", omittingEmptySubsequences: false)
            .split(whereSeparator: \.isEmpty)
        {
            for run in part.chunked(by: { $0.hasPrefix(" ") == $1.hasPrefix(" ") }) {
                let text = run.joined(separator: " ")
                if run[run.startIndex].hasPrefix(" ") {
                    blocks.append(.code(language: "", lines: run.map { String($0.dropFirst(2)) }))
                } else if text.hasPrefix("exit status: ") {
                    exitStatus = sentence(String(text.dropFirst("exit status: ".count)))
                } else {
                    blocks.append(.paragraph(MarkdownText(plain: text)))
                }
            }
        }
        return (blocks, exitStatus)
    }
}

extension Collection {
    /// Runs of neighbours of which each belongs with the one before.
    fileprivate func chunked(by belongs: (Element, Element) -> Bool) -> [[Element]] {
        reduce(into: []) { runs, element in
            if let last = runs.last?.last, belongs(last, element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
    }
}
