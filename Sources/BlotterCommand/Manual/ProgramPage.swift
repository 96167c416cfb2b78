import BlotterReports
import Manual

/// The man page blotter(1): what there is, and where it is told.
struct ProgramPage {
    /// The page as it is written.
    let page: ManPage

    private static let variables = [
        ("BLOTTER_LOGS", "the folder of logs, where --path names none"),
        ("BLOTTER_INDEX", "the index, where --index names none"),
        ("BLOTTER_FORMATS", "mapping files, or folders of them, with a colon between two"),
        ("BLOTTER_POLICY", "the policy, where --policy names none"),
        ("BLOTTER_ALERTS", "the rules of alerts, where --rules names none"),
        ("NO_COLOR", "no colour on a terminal, whatever its value"),
    ]

    private static let files = [
        (".blotter/index.db", "in the folder of logs: the index, and what lies beside it"),
        ("blotter.toml", "settings: in the working folder, $XDG_CONFIG_HOME/blotter and /etc/blotter"),
    ]

    init(_ commands: [Command]) {
        var blocks = CommandPage.section("Synopsis")
        blocks.append(
            .code(
                language: "",
                lines: ["blotter COMMAND [options]", "blotter COMMAND --help", "blotter help [COMMAND | TOPIC]"]))
        blocks += CommandPage.section("Description") + [.paragraph(MarkdownText(plain: Command.about))]
        blocks += CommandPage.section("Commands")
        blocks.append(.terms(commands.map { Self.term("blotter-\($0.name)(1)", $0.summary) }))
        blocks += CommandPage.section("Topics")
        blocks.append(.terms(Chapter.all.map { Self.term($0.reference, $0.summary) }))
        blocks += CommandPage.section("Environment") + [.terms(Self.variables.map(Self.term))]
        blocks += CommandPage.section("Files") + [.terms(Self.files.map(Self.term))]
        blocks += CommandPage.section("Exit status") + Self.exitStatuses
        page = ManPage(
            name: "blotter", section: 1, summary: "answer questions from execution logs", version: Version.current,
            date: Version.date, blocks: blocks)
    }

    private static func term(_ term: String, _ text: String) -> (term: MarkdownText, text: MarkdownText) {
        (MarkdownText(plain: term), MarkdownText(plain: text))
    }

    /// The section of the chapter on commands.
    private static var exitStatuses: [MarkdownBlock] {
        let blocks = Chapter.all.first { $0.name == "commands" }?.blocks ?? []
        return Array(
            blocks.drop { block in
                if case .heading(_, let text) = block { text.plain != "Exit statuses" } else { true }
            }.dropFirst().prefix { if case .heading = $0 { false } else { true } })
    }
}
