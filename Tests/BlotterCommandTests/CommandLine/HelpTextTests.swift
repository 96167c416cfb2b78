import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct HelpTextTests {
    private let query = Command(
        name: "query",
        summary: "answer a read-only SQL statement",
        usage: "SQL [options]\n--file FILE [options]",
        options: [
            Option(
                "format", short: "f", value: "FORMAT",
                help: "table, json, jsonl, csv, tsv or markdown; table by default on a terminal and in a file"),
            Option("param", value: "NAME=VALUE", help: "bind a parameter", isRepeatable: true),
            Option("no-refresh", help: "answer from the index as it is"),
            Option("an-option-with-a-very-long-name", value: "VALUE", help: "stands alone"),
        ],
        notes: """
            The statement may use every view. It cannot write,
            and it ends when its time is over.

              events   one row an event
            """,
        examples: [
            ("blotter query 'SELECT count(*) FROM events'", "how many events there are"),
            ("blotter query --file report.sql --format csv > report.csv", "a report that is kept"),
        ],
        run: { _ in 0 }
    )

    private func help(_ terminal: Terminal = .none) -> HelpText {
        HelpText(for: .collecting(terminal: terminal))
    }

    @Test func `a page has usage, options, notes and examples`() {
        #expect(
            help().page(of: query) == """
                blotter query: answer a read-only SQL statement

                usage: blotter query SQL [options]
                       blotter query --file FILE [options]

                options:
                  -f, --format FORMAT     table, json, jsonl, csv, tsv or markdown; table by default on a terminal
                                          and in a file
                      --param NAME=VALUE  bind a parameter (repeatable)
                      --no-refresh        answer from the index as it is
                      --an-option-with-a-very-long-name VALUE
                                          stands alone
                  -h, --help              print this text

                The statement may use every view. It cannot write, and it ends when its time is over.

                  events   one row an event

                examples:
                  how many events there are
                    blotter query 'SELECT count(*) FROM events'
                  a report that is kept
                    blotter query --file report.sql --format csv > report.csv

                """)
    }

    @Test func `a narrow terminal wraps earlier and headings are bold`() {
        let command = Command(
            name: "view", summary: "show the last events of all sessions",
            options: [Option("limit", short: "n", value: "N", help: "so many events, 2000 by default")],
            run: { _ in 0 })
        #expect(
            help(Terminal(width: 42, usesColor: true)).page(of: command) == """
                blotter view: show the last events of all
                sessions

                \u{1b}[1musage:\u{1b}[0m blotter view [options]

                \u{1b}[1moptions:\u{1b}[0m
                  -n, --limit N  so many events, 2000 by
                                 default
                  -h, --help     print this text

                """)
    }

    @Test func `the overview lists the commands`() {
        let ingest = Command(name: "ingest", summary: "bring the index up to date", run: { _ in 0 })
        #expect(
            help().overview(of: [ingest, query], about: "blotter answers questions from execution logs") == """
                blotter answers questions from execution logs

                usage: blotter COMMAND [options]

                commands:
                  ingest  bring the index up to date
                  query   answer a read-only SQL statement

                'blotter COMMAND --help' tells more of one, with examples.

                """)
    }
}
