import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct IngestCommandTests {
    private let fixture: CommandFixture

    init() throws { fixture = try CommandFixture() }

    private static let nothingNew = """
        files  0 read, 1 unchanged
        lines  0: 0 events, 0 invalid
        bytes  0 B in 0.00 s

        """

    private static let oneFill = """
        files  1 read (1 new), 0 unchanged
        lines  1: 1 event, 0 invalid
        bytes  183 B in 0.00 s

        """

    @Test func `the report counts files, lines and bytes`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 1200)
        try fixture.write("{\"ts\": \n\nnot json\n" + CommandFixture.line(1), to: "logs/execution/day/b.jsonl")
        try fixture.writeLog("logs/execution/copy.jsonl", events: 1200)
        try fixture.write("", to: "logs/execution/.hidden.jsonl")
        try fixture.write("", to: "logs/execution/readme.txt")
        #expect(
            fixture.blotter("ingest")
                == .init(
                    status: 0,
                    output: """
                        files  2 read (2 new), 0 unchanged, 1 copies of others
                        skipped  1 hidden
                        lines  1,204: 1,201 events, 2 invalid, 1 blank; 'blotter rejects' shows what is invalid
                        bytes  222.3 kB in 0.00 s

                        """))
        #expect(
            fixture.blotter("ingest")
                == .init(
                    status: 0,
                    output: """
                        files  0 read, 3 unchanged
                        skipped  1 hidden
                        lines  0: 0 events, 0 invalid
                        bytes  0 B in 0.00 s

                        """))
    }

    @Test func `the report can be had as JSON`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 3)
        try fixture.write("", to: "logs/.x")
        try fixture.write(Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), to: "logs/cut.jsonl.gz")
        #expect(
            fixture.blotter("ingest", "logs", "--json")
                == .init(
                    status: 1,
                    output: """
                        {"files_read": 1, "files_unchanged": 0, "files_copied": 0, \
                        "files_unreadable": 1, "new_sources": 1, "lines": 3, \
                        "events": 3, "invalid_lines": 0, "blank_lines": 0, \
                        "text_lines": 0, "continued_lines": 0, "bytes": 549, "seconds": 0.0, \
                        "skipped": {"hidden": 1}, "not_read": [], "problems": [{"file": "cut.jsonl.gz", \
                        "problem": "ends in the middle of its gzip data; its whole lines were taken", \
                        "failure": true}], "outdated_logs": 0, "reread": null, \
                        "inserted_because": null, "interrupted": false}

                        """,
                    errors: "blotter: cut.jsonl.gz: ends in the middle of its gzip data; its whole lines were taken\n"))
    }

    private static let unknown = "{\"a\": 1}\n{\"b\": [2]}\n"

    private func hint(_ subject: String, _ file: String) -> String {
        "blotter: \(subject): no event has a time or a kind, so nothing was understood; 'blotter formats suggest \(file)' "
            + "makes a mapping file to start from, 'blotter formats test \(file)' shows what it finds\n"
    }

    @Test func `a log of which nothing is understood is told once, and what to do about it`() throws {
        try fixture.write(Self.unknown, to: "logs/b.jsonl")
        try fixture.writeLog("logs/a.jsonl", events: 1)
        let file = "DIR/logs/b.jsonl"
        let first = fixture.blotter("ingest", "logs", "--json")
        #expect(first.errors == hint("b.jsonl", file))
        #expect(first.output.hasPrefix("{") && first.output.split(separator: "\n").count == 1)
        #expect(!first.output.contains("suggest"))
        #expect(fixture.blotter("ingest", "logs").errors == "")
        try fixture.writeLog("logs/c.jsonl", events: 2)
        #expect(fixture.blotter("ingest", "logs").errors == "")
        try fixture.write(Self.unknown + Self.unknown, to: "logs/b.jsonl")
        try fixture.write("{\"d\": 1}\n", to: "logs/d.jsonl")
        #expect(fixture.blotter("ingest", "logs").errors == hint("2 logs, such as b.jsonl", file))
    }

    @Test(arguments: [
        (#"{"a": 1}"#, true), (#"{"ts": 1766223000, "a": 1}"#, false), (#"{"event": "login"}"#, false),
        (#"{"kind": "order", "payload": {}}"#, false), ("nonsense", true),
    ])
    func `a time or a kind in one line is something`(line: String, isTold: Bool) throws {
        try fixture.write(Self.unknown + line + "\n", to: "logs/b.jsonl")
        let errors = fixture.blotter("ingest", "logs").errors
        #expect(errors == (isTold ? hint("b.jsonl", "DIR/logs/b.jsonl") : ""))
    }

    @Test func `a mapping by which nothing is understood either is told, one that helps is not`() throws {
        try fixture.write(Self.unknown, to: "logs/b.jsonl")
        _ = fixture.blotter("ingest", "logs")
        try fixture.write("match = { \"/a\" = true }\nsymbol = \"/a\"\n", to: "bot.toml")
        #expect(
            fixture.blotter("ingest", "logs", "--reread", "--formats", "bot.toml").errors
                == hint("b.jsonl", "DIR/logs/b.jsonl"))
        try fixture.write("match = { \"/a\" = true }\nkind = \"note\"\n", to: "bot.toml")
        #expect(fixture.blotter("ingest", "logs", "--reread", "--formats", "bot.toml").errors == "")
    }

    @Test func `a path that is missing is told and the others are read`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        #expect(
            fixture.blotter("ingest", "nowhere", "logs", "/dev/null")
                == .init(
                    status: 1, output: Self.oneFill,
                    errors: """
                        blotter: nowhere: No such file or directory; name a folder of logs, or a log
                        blotter: /dev/null: neither a folder nor a regular file; name a folder of logs, or a log

                        """))
        #expect(fixture.exists("logs/.blotter/index.db"))
    }

    @Test(arguments: ["ingest", "ingest --follow"])
    func `without any folder nothing is done`(line: String) {
        let words = line.split(separator: " ").map(String.init)
        let result = words.count == 1 ? fixture.blotter(words[0]) : fixture.blotter(words[0], words[1])
        let message = "logs/execution: No such file or directory; name a folder of logs, or a log"
        #expect(result == .init(status: 1, errors: "blotter: \(message)\n"))
        #expect(!fixture.exists("logs"))
    }

    @Test func `a log can be named alone, and its folder has the index`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        try fixture.write(CommandFixture.line(7) + CommandFixture.line(8), to: "logs/b.jsonl")
        #expect(fixture.blotter("ingest", "logs/a.jsonl") == .init(status: 0, output: Self.oneFill))
        #expect(fixture.blotter("ingest", "logs/a.jsonl", "logs/a.jsonl") == .init(status: 0, output: Self.nothingNew))
        #expect(
            fixture.blotter("ingest", "logs/a.jsonl", "logs/b.jsonl", "logs")
                == .init(
                    status: 0,
                    output: """
                        files  1 read (1 new), 1 unchanged
                        lines  2: 2 events, 0 invalid
                        bytes  366 B in 0.00 s

                        """))
        #expect(fixture.exists("logs/.blotter/index.db"))
    }

    @Test func `the index is where an option, the environment or the first folder says`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        try fixture.makeFolder("x")
        fixture.environment = ["BLOTTER_INDEX": "x/2.db"]
        #expect(fixture.blotter("ingest", "logs", "--index", "x/1.db").status == 0)
        #expect(fixture.exists("x/1.db") && !fixture.exists("x/2.db"))
        #expect(fixture.blotter("ingest", "logs").status == 0)
        #expect(fixture.exists("x/2.db") && !fixture.exists("logs/.blotter"))
        fixture.environment = ["BLOTTER_INDEX": ""]
        #expect(fixture.blotter("ingest", "--path", "logs").status == 0)
        #expect(fixture.exists("logs/.blotter/index.db"))
    }

    @Test func `a folder is named once`() {
        #expect(
            fixture.blotter("ingest", "logs", "--path", "logs")
                == .init(
                    status: 64,
                    errors: """
                        blotter: logs: cannot be combined with --path; name all folders as arguments
                        try 'blotter ingest --help'

                        """))
    }

    @Test func `another process that writes is waited for a moment and told`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        let result = try fixture.whileWriting(to: "x.db") { fixture.blotter("ingest", "logs", "--index", "x.db") }
        #expect(
            result
                == .init(
                    status: 75,
                    errors: "blotter: DIR/x.db: another process is writing to the index; try again when it is done\n"))
    }

    @Test func `a terminal shows the progress and is clean at the end`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        let result = fixture.blotter("ingest", "logs", terminal: Terminal(width: 80))
        #expect(result.status == 0)
        #expect(result.output == Self.oneFill)
        // How far the reader's thread is when it is first asked, nobody knows.
        #expect(result.errors.hasPrefix("\ringest  "))
        #expect(result.errors.hasSuffix("B read, making the indexes\u{1b}[K\r\u{1b}[K"))
    }

    @Test(arguments: ["INT", "TERM"])
    func `a signal ends it after a commit, and the next one goes on`(signal: String) throws {
        try fixture.writeLog("logs/a.jsonl", events: 1000)
        let interrupted = try fixture.binary("ingest", "logs", signal: "poll:signal=\(signal):when=1")
        #expect(interrupted.status == 130)
        #expect(
            interrupted.errors
                == "blotter: interrupted; what was read stays, and 'blotter ingest' goes on from there\n")
        #expect(fixture.blotter("ingest", "logs").status == 0)
        #expect(fixture.blotter("ingest", "logs") == .init(status: 0, output: Self.nothingNew))
    }
}
