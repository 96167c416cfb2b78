import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

/// Which files are one source, whatever they are called, and which are two.
@Suite struct SourceIdentityTests {
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
}
