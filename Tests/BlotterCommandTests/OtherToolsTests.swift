import Foundation
import Testing

/// Other programs that read an index.
@Suite struct OtherToolsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private static let python = root.appending(path: ".build/browser/bin/python").path

    /// Whether PyPI was reached when `make test` wanted DuckDB.
    private static let hasDuckDB =
        (try? run(["-c", "import duckdb, duckdb_extension_sqlite_scanner"]))?.status == 0

    @Test(.enabled(if: hasDuckDB, "DuckDB 1.5.5 with its extension for SQLite is not installed: PyPI was not reached"))
    func `DuckDB reads each view, with its names and rows`() throws {
        let desk = try OperatorDesk(logs: [
            "alpha.jsonl": OperatorDesk.alpha + "no line of JSON\n", "beta.jsonl": OperatorDesk.beta,
        ])
        _ = desk.ask("ingest")
        let script = Self.root.appending(path: "Tests/Tools/duckdb_views.py").path
        let views = ["events", "orders", "sessions", "rejects", "files"]
        let outcome = try Self.run(["-B", script, desk.folder + "/.blotter/index.db"] + views)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output == "")
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
