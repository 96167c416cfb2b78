import Manual
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// `manual` and `help TOPIC`: the manual as pages, and on a terminal.
@Suite struct ManualCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func blotter(_ arguments: String...) -> (status: Int32, output: String, errors: String) {
        let (output, errors) = (Output.collecting(terminal: .init(width: 60)), Output.collecting())
        let status = run(
            arguments, output: output, errors: errors, environment: [:], currentDirectory: folder.path, now: { 0 })
        return (status, output.collected, errors.collected)
    }

    @Test func `each command and chapter has its page, of which mandoc says nothing`() throws {
        let written = blotter("manual", "--output", "man")
        let names =
            ["man1/blotter.1"] + Command.all.map { "man1/blotter-\($0.name).1" }
            + Chapter.all.map { "man\($0.section)/\($0.page).\($0.section)" }
        #expect(written.status == 0 && written.output == "man: \(names.count) pages\n")
        let found = try folder.names().filter { $0.hasPrefix("man/man") && $0.contains(".") }
        #expect(found == names.map { "man/" + $0 }.sorted())
        for name in ["man5/blotter-formats.5", "man5/blotter.toml.5", "man7/blotter-sql.7"] {
            #expect(names.contains(name))
        }
        guard Program.find("mandoc") != nil else { return }
        let lint = try Program.run(
            "mandoc", ["-T", "lint", "-W", "warning"] + names.map { folder / "man/\($0)" })
        #expect(lint.output.isEmpty && lint.status == 0, "\(lint.output)")
        #expect(blotter("manual").status == 64 && blotter("manual", "--output", "/proc/none").status == 1)
    }

    @Test func `a page says what help says`() {
        let text = CommandPage(.verify).page.text
        #expect(text.contains("\nblotter-verify \\- \(Command.verify.summary)\n"))
        #expect(text.contains(".TP\n\\fB\\-\\-quick\\fR\ncount rows and look at the files' sizes and times only\n"))
        #expect(text.contains(".SH \"EXIT STATUS\"\n0 when all agrees, 1 when something differs"))
    }

    @Test func `a chapter is shown without signs of Markdown, no wider than the window`() throws {
        for chapter in Chapter.all {
            let text = blotter("help", chapter.name).output
            // What is shown as it would be typed or printed stays as it is.
            let wide = text.split(separator: "\n").filter { !$0.hasPrefix("    ") && String($0).displayWidth > 60 }
            #expect(wide.allSatisfy { !$0.contains(" ") || $0.hasPrefix("  ") }, "\(chapter.name): \(wide)")
            #expect(!text.contains("```") && !text.contains("](") && !text.contains("|---"))
        }
        #expect(blotter("help", "promises").output.hasPrefix("PROMISES\n\nWhat blotter keeps to,"))
    }

    @Test func `help lists topics, and shows both where a command bears a chapter's name`() {
        let list = blotter("help").output
        #expect(list.contains("\ntopics:\n  runbook        what to do when something is wrong,"))
        let both = blotter("help", "retention").output
        #expect(both.hasPrefix("blotter retention: ") && both.contains("\nRETENTION\n"))
        let unknown = blotter("help", "promise")
        #expect(
            unknown.status == 64
                && unknown.errors.hasPrefix("blotter: promise: no such command; did you mean promises?"))
    }
}
