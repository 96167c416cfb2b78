/// A mapping to start from, made of a log's first lines: which members the lines have, which of them are likely which
/// field, and what is left to be decided.
///
/// Lines of several shapes go into one suggestion; its `match` has the members that all of them have.
package struct FormatSuggestion {
    /// The TOML of a mapping file.
    package let text: String
    /// Lines that hold an object, and went in.
    package let lines: Int

    private static let mostLines = 5000
    private static let mostBytes = 16 << 20

    /// Reads the first lines of a log, without what `redact` names; `name` is that which the text gives it. nil when none
    /// of them holds an object. Throws `LogFileError`.
    package init?(_ file: LogFile, name: String, redact: [String] = []) throws {
        let survey = MemberSurvey(redact: redact)
        for line in try file.firstLines(Self.mostLines, bytes: Self.mostBytes).lines {
            line.withUnsafeBytes { survey.take($0) }
        }
        guard survey.lines > 0 else { return nil }
        lines = survey.lines
        text = SuggestionText(survey, name: name).text
    }
}
