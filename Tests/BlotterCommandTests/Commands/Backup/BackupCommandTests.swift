import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// `backup` and `restore`, as an operator types them.
@Suite struct BackupCommandTests {
    private let fixture: CommandFixture

    init() throws {
        fixture = try CommandFixture()
        try fixture.writeLog("logs/execution/a.jsonl", events: 3)
        #expect(fixture.blotter("ingest").status == 0)
    }

    /// Without the size, which is that of SQLite's pages.
    private func masked(_ result: CommandFixture.Result) -> CommandFixture.Result {
        var result = result
        result.output.replace(/[0-9.]+ kB/, with: "N kB")
        return result
    }

    @Test func `an index goes into a file and comes back with its holds`() throws {
        #expect(fixture.blotter("retention", "hold", "session_1", "--reason", "why").status == 0)
        #expect(
            masked(fixture.blotter("backup", "copy.db"))
                == .init(
                    status: 0,
                    output: "copy.db: 3 lines of 1 log, 1 hold, no alerts; N kB; every page and row was checked\n"))
        #expect(
            fixture.blotter("backup", "copy.db")
                == .init(
                    status: 1,
                    errors: "blotter: DIR/copy.db: is there already; name another file, or replace it with --force\n"))
        #expect(fixture.blotter("backup", "copy.db", "--force").status == 0)
        #expect(fixture.blotter("retention", "release", "session_1").status == 0)
        #expect(
            masked(fixture.blotter("restore", "copy.db"))
                == .init(
                    status: 0,
                    output: """
                        DIR/logs/execution/.blotter/index.db: 3 lines of 1 log, 1 hold, no alerts; N kB as of \
                        1970-01-01T00:00:00Z
                        the index before it is kept as DIR/logs/execution/.blotter/index.db.replaced

                        """))
        #expect(fixture.blotter("retention", "holds").output.contains("session_1"))
    }

    @Test func `what cannot be put back is refused, with its status`() throws {
        #expect(fixture.blotter("backup", "copy.db").status == 0)
        try fixture.write("a letter", to: "letter.db")
        #expect(
            fixture.blotter("restore", "letter.db")
                == .init(
                    status: 65,
                    errors:
                        "blotter: DIR/letter.db: is not a backup of an index; name a file that 'blotter backup' has "
                        + "made\n"))
        #expect(
            fixture.blotter("restore", "none.db")
                == .init(status: 1, errors: "blotter: DIR/none.db: there is no such file; name a backup\n"))
        let refused = try fixture.whileWriting(to: "logs/execution/.blotter/index.db") {
            fixture.blotter("restore", "copy.db")
        }
        #expect(
            refused
                == .init(
                    status: 75,
                    errors:
                        "blotter: DIR/logs/execution/.blotter/index.db: is in use by another process; stop 'blotter "
                        + "serve', 'ingest' and 'alert run', and try again\n"))
        #expect(fixture.blotter("restore").status == 64 && fixture.blotter("backup").status == 64)
    }

    @Test func `a backup can be asked as it is, and made an index elsewhere`() throws {
        #expect(fixture.blotter("backup", "copy.db").status == 0)
        let count = ["query", "SELECT count(*) FROM events", "--format", "csv", "--no-refresh", "--index"]
        #expect(fixture.blotter(count + ["copy.db"]).output.hasSuffix("\n3\n"))
        #expect(fixture.blotter("restore", "copy.db", "--index", "other.db").status == 0)
        #expect(fixture.blotter(count + ["other.db"]).output.hasSuffix("\n3\n"))
    }
}
