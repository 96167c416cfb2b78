import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct QueryCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    private static let kinds = "SELECT kind, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"

    @Test(arguments: [
        ("table", "kind    n\n──────  ─\ngate    3\nintent  3\n"),
        ("json", "[{\"kind\": \"gate\", \"n\": 3},\n {\"kind\": \"intent\", \"n\": 3}]\n"),
        ("jsonl", "{\"kind\": \"gate\", \"n\": 3}\n{\"kind\": \"intent\", \"n\": 3}\n"),
        ("csv", "kind,n\ngate,3\nintent,3\n"),
        ("tsv", "kind\tn\ngate\t3\nintent\t3\n"),
        ("markdown", "| kind | n |\n| --- | ---: |\n| gate | 3 |\n| intent | 3 |\n"),
    ])
    func `formats`(_ format: String, _ expected: String) throws {
        let outcome = try OperatorFixture().ask("query", Self.kinds, "--format", format)
        #expect(outcome == Outcome(0, expected))
    }

    @Test(arguments: [
        (["csv"], "e,n,d\n'=1+1,-1.5,-2\n"), (["csv", "--raw-csv"], "e,n,d\n=1+1,-1.5,-2\n"),
        (["tsv"], "e\tn\td\n'=1+1\t-1.5\t-2\n"), (["tsv", "--raw-csv"], "e\tn\td\n=1+1\t-1.5\t-2\n"),
    ]) func `a spreadsheet runs nothing of csv and tsv`(format: [String], expected: String) throws {
        let line =
            #"{"ts": 1, "session_id": "s", "kind": "error", "payload": {"e": "=1+1", "n": -1.5, "d": "-2"}}"# + "\n"
        let sql = "SELECT payload ->> 'e' AS e, payload ->> 'n' AS n, payload ->> 'd' AS d FROM events"
        let fixture = try OperatorFixture(logs: ["s.jsonl": line])
        #expect(fixture.blotter(["query", "--path", fixture.folder, sql, "--format"] + format) == Outcome(0, expected))
    }

    @Test(arguments: ["events", "orders", "fills", "sessions", "rejects", "files"])
    func `help names all columns of a view, in their order`(view: String) throws {
        let fixture = try OperatorFixture()
        let header = fixture.ask("query", "SELECT * FROM \(view)", "--format", "csv").output.prefix { $0 != "\n" }
        let help = fixture.blotter(["help", "query"]).output
        let paragraph = try #require(help.split(separator: "The views, and their columns:").last)
        let list = try #require(paragraph.split(separator: "\n").split { !$0.hasPrefix("  ") }.first)
        let words = list.joined(separator: " ").split { $0 == " " || $0 == "," }.map(String.init)
        let columns = header.split(separator: ",").map(String.init)
        let start = try #require(words.indices.dropLast().first { words[$0] == view && words[$0 + 1] == columns[0] })
        #expect(Array(words[(start + 1)...].prefix(columns.count)) == columns)
    }

    @Test func `parameters are numbers when they look like one`() throws {
        let outcome = try OperatorFixture().ask(
            "query", "SELECT :a AS a, @b AS b, $c AS c, :d AS d, :e AS e, :f AS f, :g AS g", "--format", "jsonl",
            "--param", "a=42", "--param", "@b=-0.5", "-pc=007", "-p", "d=", "-p", "e=1e5", "-p", "f=x=y", "-p", "g=--5")
        let expected = #"{"a": 42, "b": -0.5, "c": "007", "d": "", "e": "1e5", "f": "x=y", "g": "--5"}"#
        #expect(outcome == Outcome(0, expected + "\n"))
    }

    @Test func `a time is written as text and compared as a number`() throws {
        let outcome = try OperatorFixture().ask(
            "query", "SELECT count(*) FROM events WHERE ts_ns >= ts_ns('2025-12-20T13:00:00+02:00')", "--format", "csv")
        #expect(outcome == Outcome(0, "count(*)\n6\n"))
    }

    @Test func `from a file in the working folder`() throws {
        let fixture = try OperatorFixture()
        try fixture.write("-- how many\nSELECT count(*) AS n FROM events;\n", to: "question.sql")
        #expect(fixture.ask("query", "--file", "question.sql", "--format", "csv") == Outcome(0, "n\n12\n"))
        let missing = fixture.ask("query", "--file", "answer.sql")
        let path = fixture.folder + "/answer.sql"
        let message = "blotter: \(path): cannot be read: No such file or directory; name a file that can\n"
        #expect(missing == Outcome(1, "", message))
    }

    @Test(arguments: [
        ([], "SQL: missing; give it as an argument"),
        (["SELECT", "1"], "1: one argument too many; put quotes around one that holds spaces"),
        (["SELECT 1", "--file", "x"], "--file: is given beside SQL in the arguments; give one of them"),
        (
            ["SELECT 1", "--format", "xml"],
            "--format: cannot take 'xml'; give table, json, jsonl, csv, tsv, markdown or vertical"
        ),
        (["SELECT 1", "--raw-csv"], "--raw-csv: is for csv and tsv; add --format csv"),
        (["SELECT 1", "--param", "a"], "--param: cannot take 'a'; give NAME=VALUE"),
        (["SELECT 1", "--param", "=a"], "--param: cannot take '=a'; give NAME=VALUE"),
        (["SELECT 1", "-pa=1", "-p:a=2"], "--param: a is given more than once; give it once"),
        (
            ["SELECT 1", "--timeout", "soon"],
            "--timeout: cannot take 'soon'; give a length of time such as 30, 1.5s, 2m, 1h or 7d"
        ),
    ])
    func `a wrong command line`(_ arguments: [String], _ message: String) throws {
        let outcome = try OperatorFixture().blotter(["query"] + arguments)
        #expect(outcome == Outcome(64, "", "blotter: \(message)\ntry 'blotter query --help'\n"))
    }

    @Test(arguments: [
        ("SELEC 1", #"near "SELEC": syntax error; see 'blotter query --help' for the views and their columns"#),
        ("", "there is no statement; see 'blotter query --help' for the views and their columns"),
        (
            "SELECT 1; SELECT 2",
            "there is more than one statement; see 'blotter query --help' for the views and their columns"
        ),
        ("DELETE FROM event", "not authorized: only reading is allowed; see 'blotter query --help'"),
        ("ATTACH 'x' AS y", "not authorized: only reading is allowed; see 'blotter query --help'"),
        (
            "SELECT :a",
            ":a has no value; give it with --param NAME=VALUE; see 'blotter query --help' for the views and their columns"
        ),
    ])
    func `what is refused`(_ sql: String, _ message: String) throws {
        #expect(try OperatorFixture().ask("query", sql) == Outcome(1, "", "blotter: query: \(message)\n"))
    }

    private static let overflow = "SELECT 1 AS n UNION ALL SELECT abs(-9223372036854775807 - 1)"

    @Test(arguments: [("jsonl", "{\"n\": 1}\n"), ("table", "n\n─\n1\n"), ("csv", "n\n1\n"), ("json", "[{\"n\": 1}")])
    func `rows before an error are printed, and a cut array does not look whole`(
        _ format: String, _ expected: String
    ) throws {
        let outcome = try OperatorFixture().ask("query", Self.overflow, "--format", format)
        let message = "blotter: query: integer overflow; see 'blotter query --help' for the views and their columns\n"
        #expect(outcome == Outcome(1, expected, message))
    }

    @Test func `a statement that takes too long is ended`() throws {
        let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
        let outcome = try OperatorFixture().ask("query", endless, "--timeout", "100ms")
        #expect(outcome == Outcome(1, "", "blotter: query: took longer than 0.1 s; narrow it, or raise --timeout\n"))
    }

    @Test func `a table cannot command the terminal`() throws {
        let fixture = try OperatorFixture(logs: ["evil.jsonl": OperatorFixture.hostile])
        let outcome = fixture.ask(
            "query", "SELECT session_id, symbol, payload ->> 'error' AS error FROM events ORDER BY ts LIMIT 1",
            terminal: Terminal(width: 60))
        #expect(
            outcome
                == Outcome(
                    0,
                    #"""
                    session_id    symbol               error
                    ────────────  ───────────────────  ─────────────────────────
                    ev\x1b[31mil  BTC\x1b]0;owned\x07  red \x1b[2J\r\nnext \u{2…

                    """#))
    }

    @Test func `no index is told`() throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.ask("query", "SELECT 1", "--no-refresh")
        let path = fixture.folder + "/.blotter/index.db"
        #expect(outcome == Outcome(1, "", "blotter: \(path): there is no index; make one with 'blotter ingest'\n"))
    }
}
