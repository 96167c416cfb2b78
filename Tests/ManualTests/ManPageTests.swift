import TestSupport
import Testing

@testable import Manual

@Suite struct ManPageTests {
    private func page(_ document: String) -> ManPage {
        ManPage(
            name: "blotter-x", section: 7, summary: "an - example", version: "1.0", date: "2026-11-27",
            blocks: MarkdownBlock.blocks(of: document))
    }

    private static let roff = """
        '\\" t
        .\\" Written by 'blotter manual'.
        .TH "BLOTTER-X" 7 "2026-11-27" "blotter 1.0" "Manual of blotter"
        .nh
        .ad l
        .SH NAME
        blotter-x \\- an - example
        .SH "SOME TEXT"
        \\&.that begins with a dot and a \\e in it
        .PP
        .RS 4
        .EX
        \\(aqa\\(aq \\-b \\ec
        .EE
        .RE
        .PP
        .TS
        lb lb lb
        lx lx lx.
        a\tb\tc
        _
        T{
        1
        T}\tT{
        \u{2013}
        T}\tT{
        \\fBx\\fR
        T}
        .TE

        """

    @Test func `each block has its requests, and no text is one`() {
        let text = page(
            """
            ## Some text

            .that begins with a dot and a \\ in it

            ```
            'a' -b \\c
            ```

            | a | b | c |
            |---|---|---|
            | 1 | | `x` |
            """
        ).text
        #expect(text == Self.roff)
    }

    @Test(.enabled(if: Program.find("mandoc") != nil, "mandoc is not installed"), arguments: Chapter.all.map(\.name))
    func `mandoc finds no fault in a chapter's page`(name: String) throws {
        let chapter = try #require(Chapter.all.first { $0.name == name })
        let folder = try TemporaryFolder()
        let page = ManPage(chapter, version: "1.0", date: "2026-11-27")
        try folder.write(page.text, to: page.fileName)
        let lint = try Program.run("mandoc", ["-T", "lint", "-W", "warning", folder / page.fileName])
        #expect(lint.output.isEmpty && lint.status == 0, "\(lint.output)")
    }
}
