import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LogFolderTests {
    @Test func `logs are listed with all below, in the order of their names`() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("b/c")
        for name in ["z.jsonl", "a.jsonl.gz", "b/x.jsonl", "b/c/y.jsonl.1", "notes.txt", "b/index.db"] {
            try folder.write("12345", to: name)
        }
        let listing = try LogFolder(path: folder.path).list()
        #expect(listing.logs.map(\.path.text) == ["a.jsonl.gz", "b/c/y.jsonl.1", "b/x.jsonl", "z.jsonl"])
        #expect(listing.logs.map(\.stamp.size) == [5, 5, 5, 5])
        #expect(Set(listing.folders.map(\.text)) == ["", "b", "b/c"])
        #expect(listing.skipped.isEmpty)
    }

    @Test func `what is no log to be read is skipped and told`() throws {
        let outside = try TemporaryFolder()
        try outside.write("{}\n", to: "secret.jsonl")
        let folder = try TemporaryFolder()
        try folder.write("{}\n", to: "a.jsonl")
        try folder.write("{}\n", to: ".hidden.jsonl")
        try folder.makeFolder(".blotter")
        try folder.makeFolder(".git")
        try folder.makeFolder("x.jsonl")
        try folder.write("{}\n", to: "x.jsonl/inner.jsonl")
        symlink(outside.path + "/secret.jsonl", folder.path + "/link.jsonl")
        symlink(outside.path, folder.path + "/linked")
        symlink("/nowhere", folder.path + "/dangling.jsonl")
        mkfifo(folder.path + "/fifo.jsonl", 0o600)
        let listing = try LogFolder(path: folder.path).list()
        #expect(listing.logs.map(\.path.text) == ["a.jsonl", "x.jsonl/inner.jsonl"])
        let skipped = listing.skipped.map { "\($0.path.text): \($0.reason.rawValue)" }
        #expect(
            skipped.sorted() == [
                ".git: hidden", ".hidden.jsonl: hidden", "dangling.jsonl: symlink", "fifo.jsonl: not a regular file",
                "link.jsonl: symlink", "linked: symlink",
            ])
    }

    @Test func `only a regular file is opened, and no symlink on the way`() throws {
        let outside = try TemporaryFolder()
        try outside.write("{}\n", to: "secret.jsonl")
        let folder = try TemporaryFolder()
        try folder.makeFolder("x.jsonl")
        symlink(outside.path + "/secret.jsonl", folder.path + "/link.jsonl")
        symlink(outside.path, folder.path + "/linked")
        mkfifo(folder.path + "/fifo.jsonl", 0o600)
        let logs = try LogFolder(path: folder.path)
        let errors: [(String, LogFileError)] = [
            ("link.jsonl", .cannotOpen(ELOOP)), ("fifo.jsonl", .notRegular), ("x.jsonl", .notRegular),
            ("none.jsonl", .cannotOpen(ENOENT)),
            ("linked/secret.jsonl", .cannotOpen(ENOTDIR)),
        ]
        for (name, error) in errors {
            #expect(throws: error) { try logs.open(LogPath(text: name)) }
            #expect(logs.stamp(of: LogPath(text: name)) == nil)
        }
    }

    @Test(.disabled(if: geteuid() == 0, "root may read everything"))
    func `a folder that may not be read is skipped`() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("closed")
        chmod(folder.path + "/closed", 0)
        defer { chmod(folder.path + "/closed", 0o700) }
        let listing = try LogFolder(path: folder.path).list()
        #expect(listing.skipped == [.init(path: LogPath(text: "closed"), reason: .unreadable)])
    }

    @Test func `names are kept byte for byte`() throws {
        let folder = try TemporaryFolder()
        let names: [[UInt8]] = [
            Array("-rf.jsonl".utf8), Array("a\nb.jsonl".utf8), [0x61, 0xFF, 0xFE] + Array(".jsonl".utf8),
            Array("é.jsonl".utf8),
            Array("e\u{301}.jsonl".utf8), Array("\\x41.jsonl".utf8), Array("%2e%2e.jsonl".utf8),
            Array("..a.jsonl".utf8),
            [UInt8](repeating: 0x6C, count: 249) + Array(".jsonl".utf8), Array("\u{1B}[31m.jsonl".utf8),
        ]
        for name in names {
            let descriptor = (Array(folder.path.utf8) + [0x2F] + name + [0]).withUnsafeBufferPointer {
                $0.withMemoryRebound(to: CChar.self) { creat($0.baseAddress!, 0o600) }
            }
            #expect(Glibc.write(descriptor, "{}\n", 3) == 3)
            close(descriptor)
        }
        let logs = try LogFolder(path: folder.path)
        let listed = try logs.list().logs.map(\.path)
        // A name that begins with a full stop is hidden.
        let visible = names.filter { $0[0] != 0x2E }
        #expect(Set(listed.map(\.bytes)) == Set(visible))
        for path in listed {
            #expect(LogPath(text: path.text) == path)
            #expect(try logs.open(path).stamp == logs.stamp(of: path))
        }
    }

    @Test(arguments: ["plain", "back\\slash", "é\n", "\\x41"])
    func `a folder is found again by its path`(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder(name)
        try folder.write("{}\n", to: name + "/a.jsonl")
        let first = try LogFolder(path: folder.path + "/" + name + "/../" + name)
        #expect(LogPath(text: first.path).bytes == Array((folder.path + "/" + name).utf8))
        let again = try LogFolder(reopening: first.path)
        #expect(again.path == first.path)
        #expect(try again.list().logs.map(\.path.text) == ["a.jsonl"])
    }

    @Test func `a folder stays the same when its name goes to another`() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("logs")
        try folder.write("{}\n", to: "logs/a.jsonl")
        let logs = try LogFolder(path: folder.path + "/logs")
        try folder.move("logs", to: "old")
        try folder.makeFolder("logs")
        try folder.write("{}\n", to: "logs/b.jsonl")
        #expect(try logs.list().logs.map(\.path.text) == ["a.jsonl"])
        #expect(try logs.list().logs.map(\.path.text) == ["a.jsonl"])
    }

    @Test(arguments: [("none", ENOENT), ("file", ENOTDIR)])
    func `what is no folder is not opened`(name: String, code: Int32) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        #expect(throws: LogFileError.cannotOpen(code)) { try LogFolder(path: folder.path + "/" + name) }
    }
}
