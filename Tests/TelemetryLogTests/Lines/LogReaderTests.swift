import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

/// What a reader makes of one file, and of being told to end.
@Suite struct LogReaderTests {
    @Test func `a growing file is read on from its last whole line`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<30)
        let text = lines.log
        let bytes = Array(text.utf8)
        let fixture = try LogFolderFixture(folder)
        for end in stride(from: 1, through: bytes.count, by: 97) {
            try folder.write("", to: "s.jsonl")
            try folder.append(String(decoding: bytes[..<end], as: UTF8.self), to: "s.jsonl")
            try fixture.read()
            #expect(fixture.lines == Array(lines[..<bytes[..<end].count { $0 == 0x0A }]))
        }
        try folder.write(text, to: "s.jsonl")
        #expect(try fixture.read() == ["s.jsonl": .read(.open)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
        #expect(try fixture.read() == ["s.jsonl": .read(.open)])
        #expect(fixture.messages == ["file"])
    }

    @Test func `a large growing file is read on from its last whole line`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<5000)
        try folder.write(lines[..<2000].log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        for count in [2001, 2500, 5000] {
            let known = fixture.lines.count
            try folder.append(lines[known..<count].log + "{\"half\": ", to: "s.jsonl")
            #expect(try fixture.read() == ["s.jsonl": .read(.open)])
            #expect(fixture.messages == ["continue", "lines", "file"])
            #expect(fixture.lines == Array(lines[..<count]))
            truncate(folder.path + "/s.jsonl", Int(fixture.sources.values.first?.known.progress.offset ?? 0))
        }
        #expect(fixture.sources.count == 1)
        let progress = try #require(fixture.sources.values.first?.known.progress)
        let bytes = Array(lines.log.utf8)
        #expect(progress.digest == Checksums.digest(bytes[...]))
        #expect(progress.prefix == Checksums.digest(bytes.prefix(4096)))
        #expect(progress.tail == Checksums.digest(bytes.suffix(4096)))
        #expect(progress.lines == 5000)
    }

    @Test(arguments: ["", "{\"half\": ", "   "])
    func `a file without a whole line is empty`(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "s.jsonl")
        try folder.write(try gzipped([]), to: "t.jsonl.gz")
        let fixture = try LogFolderFixture(folder)
        #expect(try fixture.read() == ["s.jsonl": .empty, "t.jsonl.gz": .empty])
        #expect(fixture.messages == ["file"])
        #expect(fixture.sources.isEmpty)
    }

    @Test func `plain or gzip is told by the content, not by the name`() throws {
        let folder = try TemporaryFolder()
        let plain = logLines(0..<3, in: "plain")
        let packed = logLines(0..<3, in: "packed")
        try folder.write(plain.log, to: "plain.jsonl.gz")
        try folder.write(try gzipped(Array(packed.log.utf8)), to: "packed.jsonl")
        let fixture = try LogFolderFixture(folder)
        #expect(try fixture.read() == ["plain.jsonl.gz": .read(.open), "packed.jsonl": .read(.closed)])
        #expect(fixture.source(at: "plain.jsonl.gz")?.lines == plain)
        #expect(fixture.source(at: "packed.jsonl")?.lines == packed)
    }

    @Test func `the last line without an end counts in gzip and waits in a plain file`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<3)
        let text = Array(lines.log.utf8.dropLast())
        try folder.write(text, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        #expect(fixture.lines == Array(lines.dropLast()))
        try folder.remove("s.jsonl")
        try folder.write(try gzipped(text), to: "s.jsonl.gz")
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test func `what is no file to be read fails alone`() throws {
        let folder = try TemporaryFolder()
        mkfifo(folder.path + "/a.jsonl", 0o600)
        symlink("/etc/passwd", folder.path + "/b.jsonl")
        try folder.write(logLines(0..<2).log, to: "c.jsonl")
        let fixture = try LogFolderFixture(folder)
        #expect(
            try fixture.read(["a.jsonl", "b.jsonl", "none.jsonl", "c.jsonl"]) == [
                "a.jsonl": .failed(.notRegular), "b.jsonl": .failed(.cannotOpen(ELOOP)),
                "none.jsonl": .failed(.cannotOpen(ENOENT)),
                "c.jsonl": .read(.open),
            ])
        #expect(fixture.lines == logLines(0..<2))
    }

    // MARK: An end before the end

    @Test func `a reader that is told to stop says what it came to`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<100_000)
        try folder.write(lines.log, to: "a.jsonl")
        try folder.write(logLines(0..<10, in: "b").log, to: "b.jsonl")
        let logs = try LogFolder(path: folder.path)
        let tasks = ["a.jsonl", "b.jsonl"].map { LogTask(folder: logs, path: LogPath(text: $0)) }
        let reader = LogReader(tasks: tasks, catalog: SourceCatalog([], nextID: 1), now: 0)
        try reader.start()
        defer { reader.cancel() }
        var readback = Readback()
        var found: [String] = []
        var reports: [FileReport] = []
        while let message = reader.messages.receive() {
            switch message {
            case .lines(let batch):
                found += try readback.events(of: batch).map(\.text)
                reader.stop()
            case .file(let report): reports.append(report)
            default: break
            }
        }
        #expect(reports.map(\.outcome) == [.interrupted])
        #expect(found.count < lines.count)
        #expect(lines.starts(with: found))
        #expect(reports.first?.source?.progress.lines == Int64(found.count))
    }

    @Test func `a reader that nobody listens to any more ends`() throws {
        let folder = try TemporaryFolder()
        for name in 0..<30 { try folder.write(logLines(0..<50, in: "\(name)").log, to: "\(name).jsonl") }
        let logs = try LogFolder(path: folder.path)
        let tasks = try logs.list().logs.map { LogTask(folder: logs, path: $0.path) }
        let reader = LogReader(tasks: tasks, catalog: SourceCatalog([], nextID: 1), now: 0)
        try reader.start()
        _ = reader.messages.receive()
        reader.cancel()
        #expect(reader.bytesRead >= 0)
    }

    @Test func `bytes read are bytes of the files`() throws {
        let folder = try TemporaryFolder()
        let text = Array(logLines(0..<1000).log.utf8)
        let file = try gzipped(Array(logLines(0..<1000, in: "t").log.utf8))
        try folder.write(text, to: "s.jsonl")
        try folder.write(file, to: "t.jsonl.gz")
        let logs = try LogFolder(path: folder.path)
        let tasks = try logs.list().logs.map { LogTask(folder: logs, path: $0.path) }
        let reader = LogReader(tasks: tasks, catalog: SourceCatalog([], nextID: 1), now: 0)
        try reader.start()
        while reader.messages.receive() != nil {}
        reader.cancel()
        #expect(reader.bytesRead == Int64(text.count + file.count))
    }
}
