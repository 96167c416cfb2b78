import Foundation
import TestSupport
import Testing

/// What is installed beside the program is taken by those whom it is for.
@Suite struct PackagingTests {
    private static let analyze = Program.find("systemd-analyze")
    private static let lnav = Program.find("lnav")
    private static let logrotate = Program.find("logrotate") ?? Program.find("/usr/sbin/logrotate")

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // MARK: systemd

    /// Written into a folder as `make install` does.
    private func units() throws -> [String] {
        let program = URL(filePath: try #require(Program.blotter)).deletingLastPathComponent().path
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.url("Sources/Packaging/systemd").path
        ).sorted()
        for name in names {
            let text = try String(contentsOf: Checkout.url("Sources/Packaging/systemd/\(name)"), encoding: .utf8)
            try folder.write(text.replacingOccurrences(of: "@BIN@", with: program), to: name)
        }
        return names.map { folder / $0 }
    }

    @Test(.enabled(if: analyze != nil, "systemd-analyze is not installed"))
    func `systemd finds nothing wrong with the units`() throws {
        let outcome = try Program.run("systemd-analyze", ["verify", "--man=no"] + units())
        #expect(outcome.output + outcome.errors == "")
        #expect(outcome.status == 0)
    }

    /// In tenths, as systemd takes a threshold: 2.0.
    @Test(.enabled(if: analyze != nil, "systemd-analyze is not installed"))
    func `each service is exposed to less than 2`() throws {
        let services = try units().filter { $0.hasSuffix(".service") }
        #expect(services.count == 5)
        let outcome = try Program.run(
            "systemd-analyze", ["security", "--offline=true", "--threshold=19", "--no-pager"] + services)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    // MARK: lnav

    @Test(.enabled(if: lnav != nil, "lnav is not installed"))
    func `lnav reads each event by the format that comes with blotter`() throws {
        try folder.write(SampleLogs.alpha + SampleLogs.beta, to: "s.jsonl")
        let home = ["HOME": folder.path]
        let installed = try Program.run(
            "lnav", ["-i", Checkout.url("Sources/Packaging/lnav/blotter.json").path], environment: home)
        #expect(installed.status == 0, "\(installed.errors)")
        let events = (SampleLogs.alpha + SampleLogs.beta).split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }.filter { $0["ts"] != nil }
        let kinds = Dictionary(grouping: events) { $0["kind"] as? String ?? "" }.mapValues(\.count)
        let question = "SELECT kind, count(*) AS n FROM blotter_log WHERE kind IS NOT NULL GROUP BY 1 ORDER BY 1"
        let counted = try Program.run(
            "lnav", ["-n", "-c", ";" + question, "-c", ":write-csv-to -", folder / "s.jsonl"], environment: home)
        #expect(
            counted.output == "kind,n\n" + kinds.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)\n" }.joined())
    }

    // MARK: logrotate

    /// Of a writer that has the file open while it is renamed, over two nights.
    @Test(.enabled(if: logrotate != nil, "logrotate is not installed"))
    func `what logrotate renames and compresses is counted once`() throws {
        try folder.makeFolder("logs")
        var written = 0
        func write(_ count: Int, to name: String) throws {
            for _ in 0..<count {
                written += 1
                try folder.append(
                    #"{"ts": "2025-12-20T09:30:\#(10 + written).5+00:00", "session_id": "s", "symbol": "BTC-USD", "#
                        + #""mode": "live", "kind": "order", "payload": {"order_id": "o\#(written)"}}"# + "\n",
                    to: "logs/\(name)")
            }
        }
        try folder.write("", to: "logs/execution.jsonl")
        try write(3, to: "execution.jsonl")
        try expectOnce(written)
        try rotate("dateyesterday")
        let yesterday = try #require(try logs().first)
        #expect(try logs().count == 1)
        try write(2, to: yesterday)
        try expectOnce(written)
        try folder.write("", to: "logs/execution.jsonl")
        try write(4, to: "execution.jsonl")
        try rotate("")
        #expect(try logs().contains(yesterday + ".gz"))
        #expect(try logs().count == 2)
        try expectOnce(written)
    }

    private func logs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder / "logs").filter { $0 != ".blotter" }.sorted()
    }

    /// By the example, and a line more.
    private func rotate(_ line: String) throws {
        let example = try String(contentsOf: Checkout.url("Sources/Packaging/logrotate/blotter"), encoding: .utf8)
        let path = "/srv/trader/logs/execution/execution.jsonl"
        #expect(example.contains("\n\(path) {\n"))
        try folder.write(
            example.replacingOccurrences(of: "\(path) {\n", with: "\(folder / "logs/execution.jsonl") {\n\(line)\n"),
            to: "logrotate.conf")
        let outcome = try Program.run(
            try #require(Self.logrotate), ["--force", "--state", folder / "state", folder / "logrotate.conf"])
        #expect(outcome.output + outcome.errors == "")
    }

    /// Each event is in the index, and none twice.
    private func expectOnce(_ count: Int) throws {
        let blotter = try #require(Program.blotter)
        let ingest = try Program.run(blotter, ["ingest", folder / "logs"])
        #expect(ingest.status == 0, "\(ingest.errors)")
        let question = "SELECT count(*) AS all_events, count(DISTINCT payload ->> 'order_id') AS ids FROM events"
        let answer = try Program.run(
            blotter, ["query", "--format", "csv", "--path", folder / "logs", question])
        #expect(answer.output == "all_events,ids\n\(count),\(count)\n", "\(answer.errors)")
    }
}
