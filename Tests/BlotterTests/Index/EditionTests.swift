import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What tells one moment of an index from another.
@Suite struct EditionTests {
    private let store: LogStore

    init() throws {
        store = try LogStore()
        try store.write([#"{"ts": 1, "session_id": "s", "kind": "fill"}"#], to: "a.jsonl")
        try store.ingest()
    }

    private var edition: Edition { get throws { try store.reader().edition } }

    @Test func `each commit has its own, and every reader sees the same one`() throws {
        let first = try edition
        #expect(try edition == first)
        try store.ingest()
        #expect(try edition == first)
        try store.write([#"{"ts": 1, "session_id": "s", "kind": "fill"}"#, "broken"], to: "a.jsonl")
        try store.ingest()
        #expect(try edition != first)
    }

    @Test func `it is that of the moment that is being read`() throws {
        let reader = try store.reader()
        let first = try reader.edition
        try reader.atOneMoment {
            #expect(try reader.edition == first)
            try store.write([#"{"ts": 1, "session_id": "s"}"#, #"{"ts": 2, "session_id": "s"}"#], to: "b.jsonl")
            try store.ingest()
            #expect(try reader.edition == first)
        }
        #expect(try reader.edition != first)
    }

    @Test func `an index that is made anew has another, and its readers know that theirs is gone`() throws {
        let reader = try store.reader()
        let first = try reader.edition
        _ = try Rebuild(store.index, now: { 0 }).run([LogPlace(folder: try LogFolder(path: store.folder.path))])
        #expect(try edition != first)
        #expect(try reader.edition == first && reader.isReplaced && !store.reader().isReplaced)
    }

    @Test func `what is rolled back changes nothing`() throws {
        let first = try edition
        let connection = try #require(try store.index.openForWriting())
        struct Change: Error {}
        #expect(throws: Change.self) {
            try connection.transaction {
                try connection.execute("DELETE FROM file")
                throw Change()
            }
        }
        #expect(try edition == first)
        try connection.transaction { try connection.execute("DELETE FROM file") }
        #expect(try edition != first)
    }
}
