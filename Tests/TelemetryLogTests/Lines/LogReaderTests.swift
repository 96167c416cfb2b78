import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LogReaderTests {
    // MARK: One file

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

    // MARK: One source, several names

    @Test func `a log and its gzip are one source`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<3000)
        let text = Array(lines.log.utf8)
        try folder.write(text, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        try folder.write(try gzipped(text), to: "s.jsonl.gz")
        #expect(try fixture.read() == ["s.jsonl": .read(.open), "s.jsonl.gz": .copy(.closed)])
        try folder.remove("s.jsonl")
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test func `a log and its gzip that are met at once count once`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<3000)
        try folder.write(lines.log, to: "s.jsonl")
        try folder.write(try gzipped(Array(lines.log.utf8)), to: "s.jsonl.gz")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        #expect(fixture.lines == lines)
        try fixture.read()
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test func `a gzip with more lines than were read goes on`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<3000)
        try folder.write(lines[..<1000].log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        try folder.remove("s.jsonl")
        let half = Array(lines[..<2000].log.utf8)
        let rest = Array(lines[2000...].log.utf8)
        try folder.write(try gzipped(half), to: "s.jsonl.gz")
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.lines == Array(lines[..<2000]))
        // A member was appended.
        try folder.write(try gzipped(half) + gzipped(rest), to: "s.jsonl.gz")
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test func `a renamed log is read on, and one that takes its name is another`() throws {
        let folder = try TemporaryFolder()
        let old = logLines(0..<100, in: "old")
        let new = logLines(0..<100, in: "new")
        try folder.write(old[..<50].log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        try folder.append(old[50...].log, to: "s.jsonl")
        try folder.move("s.jsonl", to: "s.jsonl.1")
        try folder.write(new.log, to: "s.jsonl")
        try fixture.read()
        #expect(fixture.source(at: "s.jsonl.1")?.lines == old)
        #expect(fixture.source(at: "s.jsonl")?.lines == new)
        #expect(fixture.sources.count == 2)
    }

    @Test(arguments: [10, 200])
    func `a log that was written anew is a source of its own`(count: Int) throws {
        let folder = try TemporaryFolder()
        let old = logLines(0..<100, in: "old")
        let new = logLines(0..<count, in: "new")
        try folder.write(old.log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        // The same inode, shorter or longer than before.
        truncate(folder.path + "/s.jsonl", 0)
        try folder.append(new.log, to: "s.jsonl")
        #expect(try fixture.read() == ["s.jsonl": .read(.open)])
        #expect(fixture.lines == old + new)
        #expect(fixture.sources.count == 2)
    }

    @Test func `a log cut back to its own beginning is a source of its own`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<1000)
        try folder.write(lines.log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        truncate(folder.path + "/s.jsonl", Int(lines[..<200].log.utf8.count))
        #expect(try fixture.read() == ["s.jsonl": .read(.open)])
        try folder.append("{}\n", to: "s.jsonl")
        try fixture.read()
        #expect(fixture.sources.count == 2)
        #expect(fixture.source(at: "s.jsonl")?.lines == lines[..<200] + ["{}"])
    }

    @Test func `a log that is still as long but changed near its end is a source of its own`() throws {
        let folder = try TemporaryFolder()
        let old = logLines(0..<2000)
        try folder.write(old.log, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        let new = old.dropLast() + [String(old[1999].reversed()), "{}"]
        truncate(folder.path + "/s.jsonl", 0)
        try folder.append(Array(new).log, to: "s.jsonl")
        try fixture.read()
        #expect(fixture.sources.count == 2)
        #expect(fixture.source(at: "s.jsonl")?.lines == Array(old.dropLast()) + ["{}"])
    }

    @Test(arguments: [false, true])
    func `a copy under way is no source of its own, and goes on when it is whole`(isCompressed: Bool) throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<20_000)
        let text = Array(lines.log.utf8)
        try folder.write(text, to: "s.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        let copy = isCompressed ? try gzipped(text) : text
        for cut in [copy.count / 3, copy.count - 5] {
            try folder.write(Array(copy[..<cut]), to: "s.jsonl.1")
            #expect(
                try fixture.read() == ["s.jsonl": .read(.open), "s.jsonl.1": .copy(isCompressed ? .incomplete : .open)])
        }
        try folder.write(copy, to: "s.jsonl.1")
        #expect(try fixture.read() == ["s.jsonl": .read(.open), "s.jsonl.1": .copy(isCompressed ? .closed : .open)])
        try folder.remove("s.jsonl")
        #expect(try fixture.read() == ["s.jsonl.1": .read(isCompressed ? .closed : .open)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test func `a gzip cut short goes on when it is whole`() throws {
        let folder = try TemporaryFolder()
        let lines = logLines(0..<20_000)
        let file = try gzipped(Array(lines.log.utf8))
        try folder.write(Array(file[..<(file.count / 2)]), to: "s.jsonl.gz")
        let fixture = try LogFolderFixture(folder)
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.incomplete)])
        #expect(fixture.lines.count > 5000)
        #expect(lines.starts(with: fixture.lines))
        try folder.write(file, to: "s.jsonl.gz")
        #expect(try fixture.read() == ["s.jsonl.gz": .read(.closed)])
        #expect(fixture.lines == lines)
        #expect(fixture.sources.count == 1)
    }

    @Test(arguments: ["plain", "gzip", "cut"])
    func `logs that begin alike and go on differently are two`(kind: String) throws {
        let folder = try TemporaryFolder()
        let head = logLines(0..<1000, in: "same")
        let first = head + logLines(0..<500, in: "first")
        let second = head + logLines(0..<100, in: "second")
        try folder.write(first.log, to: "a.jsonl")
        var file = Array(second.log.utf8)
        if kind != "plain" { file = try gzipped(file) }
        if kind == "cut" { file.removeLast(30) }
        try folder.write(file, to: "b.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        #expect(fixture.source(at: "a.jsonl")?.lines == first)
        let found = fixture.source(at: "b.jsonl")?.lines ?? []
        #expect(kind == "cut" ? second.starts(with: found) && found.count > 1000 : found == second)
        #expect(fixture.sources.count == 2)
    }

    @Test(arguments: [true, false])
    func `equal logs in two folders are one source if their lines say when and where they are from`(
        areDistinct: Bool
    ) throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("a")
        try folder.makeFolder("b")
        let time = "\"ts\": \"2025-12-20T10:00:00Z\", "
        let lines = logLines(0..<10).map { areDistinct ? "{\(time)" + $0.dropFirst() : $0 }
        for name in ["a/s.jsonl", "b/s.jsonl"] { try folder.write(lines.log, to: name) }
        let fixture = try LogFolderFixture(folder)
        #expect(
            try fixture.read() == ["a/s.jsonl": .read(.open), "b/s.jsonl": areDistinct ? .copy(.open) : .read(.open)])
        #expect(fixture.lines == (areDistinct ? lines : lines + lines))

        // The first grows apart, so that the second is a log of its own.
        try folder.append(logLines(10..<11).log, to: "a/s.jsonl")
        try fixture.read(["a/s.jsonl"])
        #expect(fixture.source(at: "a/s.jsonl")?.lines == lines + logLines(10..<11))
        #expect(fixture.source(at: "b/s.jsonl")?.lines == lines)
        #expect(fixture.sources.count == 2)
    }

    // MARK: Proof

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
