import Foundation
import TestSupport
import Testing

/// `make bench` on few events, without its peers: it is the answers that count here, not the times.
@Suite struct BenchTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `every task is measured, and every answer is right`() throws {
        let answer = try bench(blotter: try #require(Program.blotter))
        #expect(answer.status == 0)
        let tasks = answer.output.split(separator: "\n").drop { !$0.hasPrefix("─") }.dropFirst()
            .compactMap { $0.split(separator: "  ").first.map(String.init) }
        #expect(
            tasks == [
                "ingest of 1,997 events in 10 files", "its rate", "its peak memory",
                "its index, as a share of the raw logs", "ingest of 1,997 events of another system, nested",
                "its rate", "its peak memory", "its rate by that of native logs",
                "its index, as a share of the raw logs", "ingest of 1,997 events with UUIDs as ids", "its rate",
                "its peak memory", "ingest of 799 events into an index of twice as many",
                "its time for each event by that of a fresh ingest", "count of all events",
                "count of a symbol's events",
                "last 50 fills of a symbol", "last 50 events of a session", "the 2 events of an order",
                "search for an order's id, 2 hits",
                "search for a rare phrase, 1 hit", "search for a frequent phrase, 0 hits",
                "a part of a text in 0 events", "summary with both latencies",
                "the ledger of all orders, the last of them listed", "the last orders that are stuck",
                "latencies by symbol, with histograms and spikes", "the 31 orders without a fill",
                "ingest, nothing new in 10 files",
                "ingest of 100 lines appended to one of 10 files", "ingest, nothing new in 50 files",
            ], "\(answer.output)")
    }

    @Test func `a wrong answer is found, and is what fails`() throws {
        let liar = folder / "liar"
        let honest = try #require(Program.blotter)
        try folder.write("#!/bin/sh\n'\(honest)' \"$@\" | tr 7 8\n", to: "liar")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: liar)
        let answer = try bench(blotter: liar)
        #expect(answer.status == 1)
        let complaints = answer.output.split(separator: "\n").filter { $0.hasPrefix("WRONG: count of all events") }
        #expect(complaints == ["WRONG: count of all events: the count: [[1998]] instead of [[1997]]"])
    }

    private func bench(blotter: String) throws -> Program {
        try Script("Bench/bench.py").run([
            "--blotter", blotter, "--corpus", try #require(Program.built("corpus")), "--work", folder / "work",
            "--events", "2000", "--sessions", "10", "--small-files", "50", "--runs", "1", "--no-peers",
        ])
    }
}
