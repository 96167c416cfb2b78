import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// The formats that keep every value: the same rows through each.
@Suite struct RowWriterTests {
    private func written(
        _ format: RowFormat, on terminal: Terminal = .none, columns: [String], _ rows: [[Cell]]
    ) -> String {
        let output = Output.collecting(terminal: terminal)
        let writer = format.writer(to: output)
        writer.begin(columns: columns)
        for row in rows { writer.row(row) }
        writer.end()
        return output.collected
    }

    private let hostile: [[Cell]] = [
        [.integer(1), .real(45), .text("plain")],
        [.integer(-2), .null, .text("a,b \"c\" | d\\\r\n\te")],
        [.null, .real(.infinity), .text("\u{1b}[31m<b>日\u{202e}")],
        [.integer(3), .real(0.1), .blob([0xDE, 0xAD])],
        [.integer(4), .real(0.5), .text("")],
    ]

    @Test(
        arguments: [
            (
                .json,
                #"""
                [{"id": 1, "price": 45.0, "text": "plain"},
                 {"id": -2, "price": null, "text": "a,b \"c\" | d\\\r\n\te"},
                 {"id": null, "price": null, "text": "\u001b[31m<b>日\u202e"},
                 {"id": 3, "price": 0.1, "text": "dead"},
                 {"id": 4, "price": 0.5, "text": ""}]

                """#
            ),
            (
                .jsonl,
                #"""
                {"id": 1, "price": 45.0, "text": "plain"}
                {"id": -2, "price": null, "text": "a,b \"c\" | d\\\r\n\te"}
                {"id": null, "price": null, "text": "\u001b[31m<b>日\u202e"}
                {"id": 3, "price": 0.1, "text": "dead"}
                {"id": 4, "price": 0.5, "text": ""}

                """#
            ),
            (
                .vertical,
                #"""
                id     1
                price  45.0
                text   plain

                id     -2
                text   a,b "c" | d\\r\n\te

                price  inf
                text   \x1b[31m<b>日\u{202e}

                id     3
                price  0.1
                text   dead

                id     4
                price  0.5
                text

                """#
            ),
            (
                .csv,
                "id,price,text\n1,45.0,plain\n-2,,\"a,b \"\"c\"\" | d\\\r\n\te\"\n"
                    + ",inf,\u{1b}[31m<b>日\u{202e}\n3,0.1,dead\n4,0.5,\"\"\n"
            ),
            (
                .tsv,
                "id\tprice\ttext\n1\t45.0\tplain\n-2\t\ta,b \"c\" | d\\\\\\r\\n\\te\n"
                    + "\tinf\t\u{1b}[31m<b>日\u{202e}\n3\t0.1\tdead\n4\t0.5\t\n"
            ),
            (
                .markdown,
                #"""
                | id | price | text |
                | ---: | ---: | --- |
                | 1 | 45.0 | plain |
                | -2 |  | a,b "c" \| d\\\r<br>\te |
                |  | inf | \x1b[31m\<b>日\u{202e} |
                | 3 | 0.1 | dead |
                | 4 | 0.5 |  |

                """#
            ),
            (
                .table,
                #"""
                id  price  text
                ──  ─────  ─────────────────────
                 1   45.0  plain
                -2         a,b "c" | d\\r\n\te
                      inf  \x1b[31m<b>日\u{202e}
                 3    0.1  dead
                 4    0.5

                """#
            ),
        ] as [(RowFormat, String)])
    func `hostile values come out whole in every format`(format: RowFormat, expected: String) {
        #expect(written(format, columns: ["id", "price", "text"], hostile) == expected)
    }

    @Test(
        arguments: [
            (.json, "[]\n"), (.jsonl, ""), (.csv, "a,b\n"), (.tsv, "a\tb\n"), (.markdown, "| a | b |\n| --- | --- |\n"),
            (.table, "a  b\n─  ─\n"),
        ] as [(RowFormat, String)])
    func `no rows leave the header`(format: RowFormat, expected: String) {
        #expect(written(format, columns: ["a", "b"], []) == expected)
    }

    @Test(
        arguments: [
            (.csv, "t\n\"a,\\x1b\"\n"), (.tsv, "t\na,\\x1b\n"), (.jsonl, "{\"t\": \"a,\\u001b\"}\n"),
        ] as [(RowFormat, String)])
    func `no format lets a log command a terminal`(format: RowFormat, expected: String) {
        #expect(written(format, on: Terminal(width: 80), columns: ["t"], [[.text("a,\u{1b}")]]) == expected)
    }

    @Test(arguments: [
        ("plain text", "plain text"), ("a,b", "\"a,b\""), ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""),
        ("a\r\nb", "\"a\r\nb\""), ("\"", "\"\"\"\""), ("日本", "日本"), ("a\tb", "a\tb"),
    ])
    func `CSV quotes what would break a line`(text: String, expected: String) {
        #expect(written(.csv, columns: ["t"], [[.text(text)]]) == "t\n" + expected + "\n")
    }

    @Test func `a lone NULL is no empty line of CSV`() {
        #expect(written(.csv, columns: ["t"], [[.null], [.text("")]]) == "t\n\"\"\n\"\"\n")
    }

    @Test(arguments: [
        (["n", "n", "n"], #"{"n": 1, "n_2": 2, "n_3": 3}"#),
        (["n", "n", "n_2"], #"{"n": 1, "n_3": 2, "n_2": 3}"#),
        (["n_2", "n", "n"], #"{"n_2": 1, "n": 2, "n_3": 3}"#),
        (["\"", "é", "e\u{301}"], #"{"\"": 1, "é": 2, "é_2": 3}"#),
    ])
    func `columns of one name get a number in JSON`(columns: [String], expected: String) {
        let row: [Cell] = [.integer(1), .integer(2), .integer(3)]
        #expect(written(.jsonl, columns: columns, [row]) == expected + "\n")
    }

    @Test func `markdown looks at the first hundred rows only`() {
        let rows = (0..<150).map { [$0 < 100 ? Cell.null : .integer(1)] }
        let body = rows.map { $0[0] == .null ? "|  |\n" : "| 1 |\n" }.joined()
        #expect(written(.markdown, columns: ["n"], rows) == "| n |\n| --- |\n" + body)
    }

    @Test(arguments: RowFormat.allCases)
    func `five thousand rows stream`(format: RowFormat) {
        let output = Output.collecting()
        let writer = format.writer(to: output)
        writer.begin(columns: ["n"])
        for number in 1...4999 { writer.row([.integer(Int64(number))]) }
        let before = output.collected.split(separator: "\n").count
        #expect(before >= 4999)
        writer.row([.integer(5000)])
        writer.end()
        let numbers = output.collected.split(separator: "\n").compactMap { line in
            Int(line.filter { $0.isASCII && $0.isNumber })
        }
        #expect(numbers == Array(1...5000))
    }
}
