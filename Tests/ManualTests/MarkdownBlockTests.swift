import Testing

@testable import Manual

@Suite struct MarkdownBlockTests {
    @Test func `a document is its blocks in their order`() {
        let document = """
            # Title

            A text that goes on
            in a second line, with `code`, **weight** and a [link](logs.md#times).

            - one
              that goes on
            - two

            ```sh
            blotter ingest

            # no heading
            ```

            | option | meaning |
            |---|---|
            | `a \\| b` | either |
            """
        #expect(
            MarkdownBlock.blocks(of: document) == [
                .heading(level: 1, .init(plain: "Title")),
                .paragraph(
                    .init([
                        .text("A text that goes on in a second line, with "), .code("code"), .text(", "),
                        .bold("weight"),
                        .text(" and a "), .link("link", target: "logs.md#times"), .text("."),
                    ])),
                .list([.init(plain: "one that goes on"), .init(plain: "two")]),
                .code(language: "sh", lines: ["blotter ingest", "", "# no heading"]),
                .table(
                    header: [.init(plain: "option"), .init(plain: "meaning")],
                    rows: [[.init([.code("a | b")]), .init(plain: "either")]]),
            ])
    }

    @Test(arguments: [
        ("![A picture](a.png)", ""), ("two stars, 2 * 3 * 4", "two stars, 2 * 3 * 4"), ("``a`b``", "a`b"),
        ("[`code`](x)", "code"),
    ])
    func `what is left without signs`(line: String, plain: String) { #expect(MarkdownText(line).plain == plain) }
}
