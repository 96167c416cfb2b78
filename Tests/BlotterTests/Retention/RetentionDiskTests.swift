import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// Disks that are full, and disks that lose their power.
@Suite(
    .serialized,
    .enabled(if: Disk.canMount, "skipped: file systems can be mounted by root only, and not in every container"))
struct RetentionDiskTests {
    @Test(arguments: [16, 64, 200]) func `a disk that fills during compression leaves the log and no part of a copy`(
        room: Int
    ) throws {
        let disk = try Disk(kind: .memory(kilobytes: 3000))
        // Bytes that cannot be compressed by much.
        var random = SeededRandom(seed: 1)
        let noise = (0..<40_000).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
        let lines = ["{\"session_id\": \"a\", \"payload\": {\"noise\": \"\(noise)\"}}\n"]
        try disk.write(lines.joined(), to: "logs/a.jsonl", days: 20)
        let index = disk.outside / "index.db"
        let free = try disk.freeKilobytes()
        try disk.fill(kilobytes: max(0, free - room))
        let before = try Data(contentsOf: URL(fileURLWithPath: disk.path + "/logs/a.jsonl"))
        let run = try Program.run(
            Program.blotter ?? "",
            [
                "retention", "--apply", "--allow-shared", "--max-age-days", "0", "--path", disk.path + "/logs",
                "--index", index,
            ])
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        let leftAlone = run.output.split(separator: "\n").drop { $0 != "Left alone" }.dropFirst(3).prefix(1)
        #expect(leftAlone == ["a.jsonl  compressed  No space left on device"], "\(run.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path + "/logs") == ["a.jsonl"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: disk.path + "/logs/a.jsonl")) == before)
    }

    /// Three quarters of a disk are logs when it fills up to so many kilobytes.
    @Test(arguments: [0, 20, 60, 200], [["--no-trash"], ["--min-free-mb", "2"]])
    func `a full disk gets room from a retention that is to make it`(room: Int, form: [String]) throws {
        let disk = try Disk(kind: .memory(kilobytes: 12_000))
        for number in 1...12 {
            let lines = RetentionFixture.lines(1000, session: "s\(number)").joined(separator: "\n") + "\n"
            try disk.write(lines, to: "logs/s\(number).jsonl", days: Double(number * 4) - 3.5)
        }
        #expect(try Program.run(Program.blotter ?? "", ["ingest", "--path", disk.path + "/logs"]).status == 0)
        try disk.fill(kilobytes: max(0, disk.freeKilobytes() - room))
        let before = try disk.freeKilobytes()
        let run = try Program.run(
            Program.blotter ?? "",
            ["retention", "--apply", "--allow-shared", "--max-age-days", form[0] == "--no-trash" ? "30" : "0"]
                + ["--compress-after-days", "0", "--keep-last-n", "3", "--path", disk.path + "/logs"] + form)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let after = try disk.freeKilobytes()
        #expect(after > before + 500, "\(before) kB free, then \(after)")
        if form[0] != "--no-trash" { #expect(after > 2 * 1024 - 200 && after < 3 * 1024, "\(after)") }
        #expect(try Program.run(Program.blotter ?? "", ["ingest", "--path", disk.path + "/logs"]).status == 0)
        let verify = try Program.run(Program.blotter ?? "", ["verify", "--no-refresh", "--path", disk.path + "/logs"])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
    }

    @Test func `free space is made once, and by no more than it takes`() throws {
        let disk = try Disk(kind: .memory(kilobytes: 40_000))
        for number in 1...40 {
            let lines = RetentionFixture.lines(600, session: "s\(number)").joined(separator: "\n") + "\n"
            try disk.write(lines, to: "logs/s\(number).jsonl", days: Double(number) / 4)
        }
        try Program.run(Program.blotter ?? "", ["ingest", "--path", disk.path + "/logs"])
        let least = try disk.freeKilobytes() / 1024 + 1
        var left: [Int] = []
        for _ in 1...4 {
            let run = try Program.run(
                Program.blotter ?? "",
                ["retention", "--apply", "--allow-shared", "--min-free-mb", "\(least)", "--max-age-days", "0"]
                    + ["--compress-after-days", "0", "--keep-last-n", "0", "--path", disk.path + "/logs"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            left.append(try disk.logDigests().count)
        }
        #expect(try disk.freeKilobytes() >= least * 1024)
        #expect(left[0] >= 33 && left[0] < 40 && Set(left).count == 1, "\(left)")
    }

    @Test(arguments: 1...50) func `a power cut loses no log`(round: Int) throws {
        let disk = try Disk(kind: .ext4(megabytes: 24))
        var random = SeededRandom(seed: UInt64(round))
        for number in 1...6 {
            let lines = RetentionFixture.lines(150, session: "s\(number)").joined(separator: "\n") + "\n"
            try disk.write(lines, to: "logs/s\(number).jsonl", days: Double(number * 5))
        }
        try Program.run(Program.blotter ?? "", ["ingest", "--path", disk.path + "/logs"])
        try Program.run("sync", [])
        let before = try disk.logDigests()
        #expect(before.count == 6)
        try disk.cutPower(
            during: [
                "retention", "--apply", "--force", "--allow-shared", "--max-age-days", "14", "--keep-last-n", "0",
                "--path", disk.path + "/logs",
            ], after: random.integer(5_000...160_000))
        let ingest = try Program.run(Program.blotter ?? "", ["ingest", "--path", disk.path + "/logs"])
        #expect(ingest.status == 0, "\(ingest.errors)")
        let verify = try Program.run(Program.blotter ?? "", ["verify", "--no-refresh", "--path", disk.path + "/logs"])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        #expect(try disk.logDigests() == before)
    }
}
