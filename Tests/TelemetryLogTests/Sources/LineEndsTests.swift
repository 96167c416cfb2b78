import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LineEndsTests {
    private static let family = LogName(folder: "/logs", path: LogPath(text: "s.jsonl"))

    /// A log of a family with so many short lines, and what is kept of their ends to find its beginnings.
    @Test(arguments: [100, 30_000, 300_000])
    func `any beginning of a log is found, and few line ends are kept`(count: Int) throws {
        let folder = try TemporaryFolder(inMemory: true)
        let ends = (1...count).map { "\($0)\n" }
        let content = Array(ends.joined().utf8)
        try folder.write(content, to: "s.jsonl")
        let logs = try LogFolder(path: folder.path)
        let catalog = SourceCatalog([try known(content, in: logs)], nextID: 2)
        var lineEnds = LineEnds()
        for lines in [1, 2, count / 3, count / 2, count * 3 / 4, count - 1] {
            let length = ends.prefix(lines).joined().utf8.count
            try folder.write(Array(content.prefix(length)), to: "s.jsonl.1")
            #expect(try found(&lineEnds, catalog, logs) == 1, "\(lines) of \(count) lines")
            try folder.write(Array(content.prefix(length - 1)) + [0x78, 0x0A], to: "s.jsonl.1")
            #expect(try found(&lineEnds, catalog, logs) == nil, "other lines than \(lines) of \(count)")
            #expect(lineEnds.count <= LineEnds.limit)
            #expect(count > 100 || lineEnds.count > 0)
        }
    }

    /// The source that the file `s.jsonl.1` is a beginning of.
    private func found(_ lineEnds: inout LineEnds, _ catalog: SourceCatalog, _ logs: LogFolder) throws -> Int64? {
        let family = LogName(folder: logs.path, path: Self.family.path)
        let walk = try ContentWalk(
            try logs.open(LogPath(text: "s.jsonl.1")), family: family, catalog: catalog, countsRest: false)
        let head = Array("1".utf8).withUnsafeBytes { ContentDigest(of: $0) }
        return lineEnds.source(beginningWith: walk, head: head, family: family, in: catalog)?.id
    }

    private func known(_ content: [UInt8], in logs: LogFolder) throws -> KnownSource {
        var progress = LogProgress()
        progress.digest = content.withUnsafeBytes { ContentDigest(of: $0) }
        progress.offset = progress.digest.length
        progress.head = content.prefix(1).withUnsafeBytes { ContentDigest(of: $0) }
        progress.prefix = content.prefix(LogPosition.sampleLength).withUnsafeBytes { ContentDigest(of: $0) }
        progress.lines = 1
        return KnownSource(
            id: 1, progress: progress, folder: logs.path, path: LogPath(text: "s.jsonl"),
            stamp: logs.stamp(of: LogPath(text: "s.jsonl")))
    }
}
