import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct SourceCatalogTests {
    private static let content = Array("{\"kind\": \"beat\"}\n".utf8)

    private static func known(_ id: Int64, _ name: String, isHeld: Bool = true) -> KnownSource {
        var progress = LogProgress()
        progress.digest = content.withUnsafeBytes { ContentDigest(of: $0) }
        progress.head = content.dropLast().withUnsafeBytes { ContentDigest(of: $0) }
        progress.prefix = progress.digest
        progress.tail = progress.digest
        progress.offset = progress.digest.length
        (progress.lines, progress.events, progress.anonymous) = (1, 1, 1)
        return KnownSource(
            id: id, progress: progress, folder: "/logs", path: LogPath(text: name),
            stamp: isHeld ? FileStamp(device: 1, inode: id, size: 17, modified: 0, changed: 0) : nil)
    }

    /// How many logs there are with the same line, some of them gone.
    @Test(arguments: [1, 10, 3000])
    func `of logs that are alike only those are looked at that a file can be`(count: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.content, to: "new.jsonl")
        let file = try LogFolder(path: folder.path).open(LogPath(text: "new.jsonl"))
        let family = LogName(folder: "/logs", path: LogPath(text: "new.jsonl"))
        for share in [0, 2] {
            let known = (1...Int64(count)).map { id in
                Self.known(id, "\(id).jsonl", isHeld: share == 0 || !id.isMultiple(of: Int64(share)))
            }
            var catalog = SourceCatalog(known, nextID: Int64(count) + 1)
            let walk = try ContentWalk(file, family: family, catalog: catalog, countsRest: false)
            #expect(walk.hits.map(\.source) == (share > 0 && count > 1 ? [2] : []))
            #expect(catalog.twin(of: Self.known(Int64(count) + 1, "new.jsonl")) == nil)
            // One of the family is found among them.
            catalog.hold(Self.known(Int64(count) + 1, "new.jsonl.1"))
            let again = try ContentWalk(file, family: family, catalog: catalog, countsRest: false)
            #expect(again.hits.map(\.source) == (share > 0 && count > 1 ? [2] : []) + [Int64(count) + 1])
        }
    }

    @Test(arguments: 1...8) func `the lowest of a set is known, whatever came and went`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var set = SourceSet()
        var members: Set<Int64> = []
        for _ in 0..<3000 {
            let id = Int64(random.integer(1...60))
            if random.chance(50) {
                set.insert(id)
                members.insert(id)
            } else {
                set.remove(id)
                members.remove(id)
            }
            #expect(set.lowest == members.min())
            #expect(set.isEmpty == members.isEmpty)
        }
    }
}
