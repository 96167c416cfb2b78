import BlotterReports

/// One command of `blotter`: what help says of it, the options it declares, and what it does.
struct Command: Sendable {
    let name: String
    /// One line, as the list of commands shows it.
    let summary: String
    /// What follows `blotter NAME`, such as `SQL [options]`; each line is a form of its own.
    let usage: String
    let options: [Option]
    /// Paragraphs between blank lines, which are wrapped; lines that begin with a space stay as they are.
    let notes: String
    /// Whole command lines and what each is for.
    let examples: [(line: String, purpose: String)]
    /// Whether what it prints on a terminal may be shown page by page.
    let isPaged: Bool
    /// Answers the exit status.
    let run: @Sendable (Invocation) throws -> Int32

    init(
        name: String,
        summary: String,
        usage: String = "[options]",
        options: [Option] = [],
        notes: String = "",
        examples: [(line: String, purpose: String)] = [],
        isPaged: Bool = true,
        run: @escaping @Sendable (Invocation) throws -> Int32
    ) {
        self.name = name
        self.summary = summary
        self.usage = usage
        self.options = options
        self.notes = notes
        self.examples = examples
        self.isPaged = isPaged
        self.run = run
    }
}
