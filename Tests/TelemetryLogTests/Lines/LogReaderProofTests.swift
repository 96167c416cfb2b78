import TestSupport
import Testing

@testable import TelemetryLog

/// Which lines last when a gzip member is damaged, or a file cannot be read to its end.
@Suite struct LogReaderProofTests {
    @Test func `lines of a large member are told to be unproved until its end`() throws {
        let folder = try TemporaryFolder()
        // More than twelve batches of 8192 events.
        let lines = logLines(0..<120_000)
        let file = try gzipped(Array(lines.log.utf8))
        try folder.write(file, to: "s.jsonl.gz")
        let fixture = try LogFolderFixture(folder)
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.messages == ["begin", "unproved", "lines", "proved", "lines", "file"])
        #expect(fixture.lines == lines)

        // Its checksum is wrong, behind a small member that is good; then comes another log with the same texts.
        let small = logLines(0..<10, in: "small")
        var damaged = file
        damaged[damaged.count - 6] ^= 1
        try folder.write(try gzipped(Array(small.log.utf8)) + damaged, to: "s.jsonl.gz")
        let other = logLines(0..<10, in: "other")
        try folder.write(other.log, to: "t.jsonl")
        let fresh = try LogFolderFixture(folder)
        #expect(try fresh.read() == ["s.jsonl.gz": .read(.damaged), "t.jsonl": .read(.open)])
        #expect(
            fresh.messages == ["begin", "lines", "unproved", "lines", "disproved", "file", "begin", "lines", "file"])
        #expect(fresh.source(at: "s.jsonl.gz")?.lines == small)
        #expect(fresh.source(at: "t.jsonl")?.lines == other)
    }

    @Test func `names first met in a damaged member are defined again`() throws {
        let folder = try TemporaryFolder()
        // More than one read inflates, so that some lines are parsed before the damage shows.
        let lines = logLines(0..<8000, in: "shared")
        var damaged = try gzipped(Array(lines.log.utf8))
        damaged[damaged.count - 6] ^= 1
        try folder.write(damaged, to: "a.jsonl.gz")
        try folder.write(lines.log, to: "b.jsonl")
        let fixture = try LogFolderFixture(folder)
        #expect(try fixture.read() == ["a.jsonl.gz": .read(.damaged), "b.jsonl": .read(.open)])
        #expect(fixture.lines == lines)
    }

    @Test(arguments: [false, true])
    func `a file that cannot be read to its end takes nothing with it`(isCompressed: Bool) throws {
        let folder = try TemporaryFolder()
        // The source has as many lines as an event's number holds but for one, so the second new line fails.
        let lines = logLines(0..<3, in: "names")
        let text = Array(lines.log.utf8)
        try folder.write(isCompressed ? try gzipped(text) : text, to: "a.jsonl")
        try folder.write(logLines(5..<8, in: "names").log, to: "b.jsonl")
        let first = Array(lines[..<1].log.utf8)
        var progress = LogProgress()
        progress.lines = Int64(UInt32.max) - 1
        progress.offset = Int64(first.count)
        progress.digest = Checksums.digest(first[...])
        progress.prefix = progress.digest
        progress.tail = progress.digest
        let logs = try LogFolder(path: folder.path)
        let known = KnownSource(
            id: 1, progress: progress, folder: logs.path, path: LogPath(text: "a.jsonl"), stamp: nil)
        let tasks = ["a.jsonl", "b.jsonl"].map { LogTask(folder: logs, path: LogPath(text: $0)) }
        let reader = LogReader(tasks: tasks, catalog: SourceCatalog([known], nextID: 2), now: 0)
        try reader.start()
        defer { reader.cancel() }
        var readback = Readback()
        var found: [String] = []
        var outcomes: [FileReport.Outcome] = []
        while let message = reader.messages.receive() {
            if case .lines(let batch) = message { found += try readback.events(of: batch).map(\.text) }
            if case .file(let report) = message { outcomes.append(report.outcome) }
        }
        #expect(outcomes == [.failed(.tooManyLines), .read(.open)])
        #expect(found == logLines(5..<8, in: "names"))
    }
}
