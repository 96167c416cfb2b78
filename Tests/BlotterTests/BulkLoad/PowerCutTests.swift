import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// A new index that is not whole when the power goes is none. `make soak` cuts more often.
@Suite(
    .serialized,
    .enabled(if: Disk.canMount, "skipped: file systems can be mounted by root only, and not in every container"))
struct PowerCutTests {
    private static let cuts = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 4 : 300

    @Test(arguments: 1...cuts) func `a power cut leaves no new index, or a whole one`(round: Int) throws {
        let disk = try Disk(kind: .ext4(megabytes: 48))
        var random = SeededRandom(seed: UInt64(round))
        let logs = disk.path + "/logs"
        let manifest = try Corpus(
            sessions: 5, events: 12_000, seed: 3, gzipShare: 0.4, invalidShare: 0.01, blankShare: 0
        )
        .write(to: logs)
        try Program.run("sync", [])
        try disk.cutPower(during: ["ingest", "--path", logs], after: random.integer(5_000...900_000))
        let index = logs + "/.blotter/index.db"
        if FileManager.default.fileExists(atPath: index) {
            let connection = try Connection(path: index, mode: .readWrite)
            #expect(try connection.integer("SELECT count(*) FROM events") == Int64(manifest.events))
            #expect(try connection.faults() == [])
            try connection.close()
        }
        let ingest = try Program.run(Program.blotter ?? "", ["ingest", "--path", logs])
        #expect(ingest.status == 0, "\(ingest.errors)")
        let count = ["query", "SELECT count(*) FROM events", "--format", "tsv", "--no-refresh", "--path", logs]
        #expect(try Program.run(Program.blotter ?? "", count).output.hasSuffix("\n\(manifest.events)\n"))
        let verify = try Program.run(Program.blotter ?? "", ["verify", "--no-refresh", "--path", logs])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: logs + "/.blotter").filter { $0.contains(".new") } == []
        )
    }

    @Test(arguments: [false, true]) func `what an ingest has told of is there after a power cut`(isRead: Bool) throws {
        let disk = try Disk(kind: .ext4(megabytes: 48))
        let index = disk.path + "/index.db"
        func ingest(_ name: String) throws {
            try disk.write((1...500).map { #"{"ts": \#($0)}"# + "\n" }.joined(), to: "logs/\(name).jsonl", days: 0)
            try Program.run("sync", [])
            let run = try Program.run(Program.blotter ?? "", ["ingest", disk.path + "/logs", "--index", index])
            #expect(run.status == 0, "\(run.errors)")
        }
        for number in 1...3 { try ingest("a\(number)") }
        var reader = isRead ? try Connection(path: index, mode: .readOnly) : nil
        try reader?.execute("BEGIN; SELECT count(*) FROM event")
        try ingest("b")
        #expect((IndexFile.size(index + "-wal") > 0) == isRead)
        reader = nil
        try disk.cutPower()
        try disk.mountAgain()
        let connection = try Connection(path: index, mode: .readWrite)
        #expect(try connection.integer("SELECT count(*) FROM events") == 2000)
        #expect(try connection.faults() == [])
        try connection.close()
    }
}
