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
              sessions  what one has, told in so many words that they do not fit
                        into one line of a page
            """,
        examples: [
            ("blotter query 'SELECT count(*) FROM events'", "how many events there are"),
            ("blotter query --file report.sql --format csv > report.csv", "a report that is kept"),
            (
                "blotter query --param name=value --format csv \"SELECT ts, kind, payload FROM events WHERE kind = :name\"",
                "what is too long for a line"
            ),
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
                  -f, --format FORMAT     table, json, jsonl, csv, tsv or markdown; table by
                                          default on a terminal and in a file
                      --param NAME=VALUE  bind a parameter (repeatable)
                      --no-refresh        answer from the index as it is
                      --an-option-with-a-very-long-name VALUE
                                          stands alone

                'blotter --help' tells more of what every command takes: -h, --help; -q,
                --quiet; -v, --verbose; --color WHEN; --wide; --no-pager.

                The statement may use every view. It cannot write, and it ends when its time is
                over.

                  events   one row an event
                  sessions  what one has, told in so many words that they do not fit into one
                            line of a page

                examples:
                  how many events there are
                    blotter query 'SELECT count(*) FROM events'
                  a report that is kept
                    blotter query --file report.sql --format csv > report.csv
                  what is too long for a line
                    blotter query --param name=value --format csv "SELECT ts, kind, payload
                      FROM events WHERE kind = :name"

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

                'blotter --help' tells more of what every
                command takes: -h, --help; -q, --quiet;
                -v, --verbose; --color WHEN; --wide;
                --no-pager.

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

                options of every command:
                  -h, --help        print this text
                  -q, --quiet       no notes and no progress, errors alone
                  -v, --verbose     say which index answers, and what was read before
                      --color WHEN  auto, always or never (default: auto)
                      --wide        on a terminal: all columns, and lines as long as they are
                      --no-pager    on a terminal: print it, instead of showing it by
                                    $BLOTTER_PAGER, $PAGER or less

                'blotter COMMAND --help' tells more of one, with examples.

                """)
    }

    @Test(arguments: Command.all.map(\.name)) func `no line of help is wider than eighty columns, none ends in a word`(
        name: String
    ) throws {
        let command = try #require(Command.all.first { $0.name == name })
        let page = help().page(of: command)
        #expect(page.split(separator: "\n").filter { String($0).displayWidth > 80 } == [])
        // All words are there as they are declared.
        let words = Set(page.split(whereSeparator: \.isWhitespace))
        for option in command.options {
            #expect(option.help.split(separator: " ").allSatisfy(words.contains), "\(option.name)")
        }
    }
}
