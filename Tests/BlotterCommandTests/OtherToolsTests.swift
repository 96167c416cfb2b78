import TestSupport
import Testing

/// Other programs that read an index.
@Suite struct OtherToolsTests {
    /// Whether PyPI was reached when `make test` wanted DuckDB.
    private static let hasDuckDB =
        (try? Program.run(Script.equipped, ["-c", "import duckdb, duckdb_extension_sqlite_scanner"]))?.status == 0

    @Test(.enabled(if: hasDuckDB, "DuckDB 1.5.5 with its extension for SQLite is not installed: PyPI was not reached"))
    func `DuckDB reads each view, with its names and rows`() throws {
        let fixture = try OperatorFixture(logs: [
            "alpha.jsonl": OperatorFixture.alpha + "no line of JSON\n", "beta.jsonl": OperatorFixture.beta,
        ])
        _ = fixture.ask("ingest")
        let views = ["events", "orders", "sessions", "rejects", "files"]
        let outcome = try Script("Tools/duckdb_views.py", interpreter: Script.equipped)
            .run([fixture.folder + "/.blotter/index.db"] + views)
        #expect(outcome.status == 0)
        #expect(outcome.output + outcome.errors == "")
    }
}
