import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LogCompressionTests {
    private static let text = logLines(0..<3000).log
    private let folder: TemporaryFolder
    private let logs: LogFolder
    private let log = LogPath(text: "a.jsonl")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.text, to: "a.jsonl")
        logs = try LogFolder(path: folder.path)
    }

    /// A compression of the log as it is now, by what an index has of it.
    private func compression(of text: String = text) throws -> LogCompression {
        LogCompression(
            log, in: logs, stamp: try #require(logs.stamp(of: log)), digest: Checksums.digest(Array(text.utf8)[...]))
    }

    // MARK: A run

    @Test func `a log becomes its gzip, with its mode and its time`() throws {
        chmod(folder / "a.jsonl", 0o640)
        utimes(folder / "a.jsonl", [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 2_000_000, tv_usec: 5)])
        let compressed = try compression().run()
        #expect(try folder.names() == ["a.jsonl.gz"])
        #expect(compressed == logs.attributes(of: LogPath(text: "a.jsonl.gz")))
        #expect(compressed.permissions == 0o640)
        #expect(compressed.stamp.modified == 2_000_000_000_005_000)
        #expect(compressed.stamp.size < Int64(Self.text.utf8.count / 3))
        #expect(try Program.run("zcat", [folder / "a.jsonl.gz"]).output == Self.text)
    }

    /// What was done since an index read the log, and before the compression; and what is left then.
    enum Hindrance: CaseIterable {
        case appended, otherContent, alreadyGzip, nameTaken, nameTakenByPart, openForWriting, gone

        var expected: (error: any Error & Equatable, names: [String]) {
            switch self {
            case .appended: (LogCompression.Obstacle.changed, ["a.jsonl"])
            case .otherContent, .alreadyGzip: (LogCompression.Obstacle.differs, ["a.jsonl"])
            case .nameTaken, .nameTakenByPart: (LogCompression.Obstacle.nameTaken, ["a.jsonl", "a.jsonl.gz"])
            case .openForWriting: (LogCompression.Obstacle.beingWritten, ["a.jsonl"])
            case .gone: (LogFileError.cannotOpen(ENOENT), [])
            }
        }
    }

    @Test(arguments: Hindrance.allCases) func `what is in the way leaves the log as it was`(_ hindrance: Hindrance)
        throws
    {
        if hindrance == .alreadyGzip { try folder.write(try gzipped(Self.text.utf8), to: "a.jsonl") }
        let compression = try compression(of: hindrance == .otherContent ? "{}\n" : Self.text)
        var writer: FileHandle?
        switch hindrance {
        case .appended: try folder.append("{}\n", to: "a.jsonl")
        case .nameTaken: try folder.write("another", to: "a.jsonl.gz")
        case .nameTakenByPart: try folder.write(try gzipped(logLines(0..<10).log.utf8), to: "a.jsonl.gz")
        case .openForWriting: writer = FileHandle(forUpdatingAtPath: folder / "a.jsonl")
        case .gone: try folder.remove("a.jsonl")
        case .otherContent, .alreadyGzip: break
        }
        let before = try? folder.bytes(of: "a.jsonl")
        let error = #expect(throws: (any Error).self) { try compression.run() }
        try writer?.close()
        #expect("\(error.map { "\($0)" } ?? "")" == "\(hindrance.expected.error)")
        #expect(try folder.names() == hindrance.expected.names)
        #expect((try? folder.bytes(of: "a.jsonl")) == before)
    }

    @Test func `a copy that is there already is taken, if it is one`() throws {
        try folder.write(try gzipped(Self.text.utf8), to: "a.jsonl.gz")
        _ = try compression().run()
        #expect(try folder.names() == ["a.jsonl.gz"])
    }

    // MARK: After a kill

    /// The names that a killed run leaves: the log, the log put aside, the copy that is written, the copy.
    struct Remains: CustomTestStringConvertible {
        var names: [String]
        /// Whether the log was written on since the plan was made.
        var isChanged = false
        /// Whether the copy holds the whole log.
        var isWhole = true
        /// What is there in the end, and whether that is the compressed log.
        var left: [String]
        var isDone = false

        var testDescription: String { "\(names) \(isChanged) \(isWhole)" }
    }

    private static let draft = ".a.jsonl.gz.blotter"
    private static let aside = ".a.jsonl.blotter"

    @Test(arguments: [
        Remains(names: ["a.jsonl"], left: ["a.jsonl"]),
        Remains(names: ["a.jsonl", draft], left: ["a.jsonl"]),
        // The next run takes the copy.
        Remains(names: ["a.jsonl", "a.jsonl.gz"], left: ["a.jsonl", "a.jsonl.gz"]),
        Remains(names: ["a.jsonl", "a.jsonl.gz"], isChanged: true, left: ["a.jsonl"]),
        // What is no copy is somebody else's.
        Remains(names: ["a.jsonl", "a.jsonl.gz"], isWhole: false, left: ["a.jsonl", "a.jsonl.gz"]),
        Remains(names: [aside, "a.jsonl.gz"], left: ["a.jsonl.gz"], isDone: true),
        Remains(names: [aside, "a.jsonl.gz"], isChanged: true, left: ["a.jsonl", "a.jsonl.gz"]),
        Remains(names: [aside, "a.jsonl.gz"], isWhole: false, left: ["a.jsonl", "a.jsonl.gz"]),
        Remains(names: [aside], left: ["a.jsonl"]),
        Remains(names: [aside, draft], left: ["a.jsonl"]),
        Remains(names: ["a.jsonl.gz"], left: ["a.jsonl.gz"], isDone: true),
        Remains(names: [], left: []),
    ]) func `what a killed run has begun is finished or undone`(_ remains: Remains) throws {
        let compression = try compression()
        let copy = try gzipped(remains.isWhole ? Self.text.utf8 : "{}\n".utf8)
        if remains.isChanged { try folder.append("{}\n", to: "a.jsonl") }
        if remains.names.contains(Self.aside) {
            try folder.move("a.jsonl", to: Self.aside)
        } else if !remains.names.contains("a.jsonl") {
            try folder.remove("a.jsonl")
        }
        for name in [Self.draft, "a.jsonl.gz"] where remains.names.contains(name) { try folder.write(copy, to: name) }
        #expect(try folder.names() == remains.names.sorted())

        let compressed = try compression.recover()
        #expect(try folder.names() == remains.left)
        #expect(compressed == (remains.isDone ? logs.attributes(of: LogPath(text: "a.jsonl.gz")) : nil))
        #expect((compressed != nil) == remains.isDone)
        if remains.left.first == "a.jsonl" {
            #expect(try folder.text(of: "a.jsonl") == Self.text + (remains.isChanged ? "{}\n" : ""))
        }
    }
}
