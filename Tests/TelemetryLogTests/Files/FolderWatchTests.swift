import Glibc
import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct FolderWatchTests {
    private let folder: TemporaryFolder
    private let watch: FolderWatch

    init() throws {
        folder = try TemporaryFolder()
        watch = try FolderWatch()
        try folder.makeFolder("sub")
        try folder.write("1\n", to: "a.jsonl")
        try folder.write("1\n", to: "sub/b.jsonl")
        _ = try watch.watch([place(""), place("sub")])
    }

    private func place(_ path: String) -> FolderWatch.Folder {
        FolderWatch.Folder(root: folder.path, path: LogPath(text: path))
    }

    private func changes(_ names: String..., newFolders: Bool = false) -> FolderWatch.Changes {
        var changes = FolderWatch.Changes()
        if !names.isEmpty { changes.files = [folder.path: Set(names.map { LogPath(text: $0) })] }
        changes.hasNewFolders = newFolders
        return changes
    }

    @Test func `nothing changes by itself`() {
        #expect(watch.changes() == changes())
        #expect(watch.changes().isEmpty)
    }

    @Test func `files that are written, made, moved and removed are named`() throws {
        try folder.append("2\n", to: "a.jsonl")
        #expect(watch.changes() == changes("a.jsonl"))
        try folder.append("2\n", to: "sub/b.jsonl")
        try folder.write("1\n", to: "c.jsonl")
        #expect(watch.changes() == changes("sub/b.jsonl", "c.jsonl"))
        try folder.move("a.jsonl", to: "a.jsonl.1")
        #expect(watch.changes() == changes("a.jsonl", "a.jsonl.1"))
        try folder.remove("c.jsonl")
        #expect(watch.changes() == changes("c.jsonl"))
        #expect(watch.changes() == changes())
    }

    @Test func `hidden names are passed over`() throws {
        try folder.makeFolder(".blotter")
        try folder.write("1\n", to: ".a.jsonl.swp")
        #expect(watch.changes() == changes())
    }

    @Test func `a gzip is named once it is whole`() throws {
        let descriptor = open(folder.path + "/a.jsonl.gz", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        #expect(descriptor >= 0)
        #expect(write(descriptor, "12", 2) == 2)
        #expect(watch.changes() == changes())
        close(descriptor)
        #expect(watch.changes() == changes("a.jsonl.gz"))
    }

    @Test func `folders that come and go are told`() throws {
        try folder.makeFolder("new")
        #expect(watch.changes() == changes(newFolders: true))
        try folder.move("sub", to: "other")
        #expect(watch.changes() == changes(newFolders: true))
        try folder.remove("new")
        #expect(watch.changes() == changes(newFolders: true))
    }

    @Test func `the log folder itself may go`() throws {
        try folder.remove("")
        #expect(watch.changes().hasNewFolders)
    }

    @Test func `what is watched is what was named last`() throws {
        #expect(try !watch.watch([place(""), place("sub")]))
        try folder.makeFolder("new")
        #expect(try watch.watch([place(""), place("new")]))
        #expect(try !watch.watch([place(""), place("new")]))
        _ = watch.changes()
        try folder.append("2\n", to: "sub/b.jsonl")
        #expect(watch.changes() == changes())
        try folder.write("1\n", to: "new/c.jsonl")
        #expect(watch.changes() == changes("new/c.jsonl"))
    }

    @Test func `a folder that moved is watched under its new name`() throws {
        try folder.move("sub", to: "other")
        #expect(try watch.watch([place(""), place("other")]))
        _ = watch.changes()
        try folder.append("2\n", to: "other/b.jsonl")
        #expect(watch.changes() == changes("other/b.jsonl"))
    }

    @Test func `a folder that is not there is left out`() throws {
        #expect(try !watch.watch([place(""), place("sub"), place("gone")]))
        try folder.append("2\n", to: "a.jsonl")
        #expect(watch.changes() == changes("a.jsonl"))
    }

    @Test func `a folder inside of another log folder is told for both`() throws {
        let inner = folder.path + "/sub"
        _ = try watch.watch([place(""), place("sub"), FolderWatch.Folder(root: inner, path: LogPath(bytes: []))])
        try folder.append("2\n", to: "sub/b.jsonl")
        var expected = changes("sub/b.jsonl")
        expected.files[inner] = [LogPath(text: "b.jsonl")]
        #expect(watch.changes() == expected)
    }

    @Test func `names are bytes`() throws {
        let name = LogPath(text: #"\xff\x0a.jsonl"#)
        let descriptor = (Array(folder.path.utf8) + [0x2F] + name.bytes + [0]).withUnsafeBytes {
            open($0.bindMemory(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        }
        close(descriptor)
        #expect(watch.changes() == changes(name.text))
    }
}
