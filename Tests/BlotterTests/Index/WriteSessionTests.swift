import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct WriteSessionTests {
    @Test func `nobody else writes while a session lives, and anybody after it`() throws {
        let store = try LogStore()
        try WriteSession.run(store.index, patience: .zero) { session in
            #expect(throws: BlotterError.busy(path: store.index.path)) { try WriteSession(store.index) }
            #expect(session.index.path == store.index.path)
        }
        _ = try WriteSession(store.index)
    }

    @Test func `an index that is not there is nothing to open, or an error to who needs it`() throws {
        let store = try LogStore()
        let session = try WriteSession(store.index)
        #expect(try session.openIfPresent() == nil)
        #expect(throws: BlotterError.noIndex(path: store.index.path)) { try session.open() }
    }

    @Test func `a session ends with all in the index's file and nothing in its WAL`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        try WriteSession.run(store.index, patience: .zero) { session in
            let connection = try session.open()
            try connection.transaction { try connection.execute("INSERT INTO folder (path) VALUES ('/logs')") }
            #expect(IndexFile.size(store.index.walPath) > 0)
            #expect(try session.checkpoint(connection))
            #expect(IndexFile.size(store.index.walPath) == 0)
        }
        #expect(try store.rows("SELECT path FROM folder") == ["/logs"])
    }

    @Test func `what a killed run has left is due, and gone when a session has opened the index`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        let reader = try store.reader()
        #expect(try !WriteSession.isDue(at: store.index, reader.connection))
        try store.folder.write("", to: ".blotter/index.db.new")
        #expect(try WriteSession.isDue(at: store.index, reader.connection))
        _ = try WriteSession(store.index).open()
        #expect(try !WriteSession.isDue(at: store.index, reader.connection))
    }

    @Test func `a session on the draft has the same lock, and reads as the index does`() throws {
        let store = try LogStore()
        store.index.policy.redact = ["/api_key"]
        store.index.formats = [FormatDefinition(name: "own")]
        let session = try WriteSession(store.index)
        let names = try store.folder.names()
        let draft = session.onDraft
        #expect(draft.index.path == store.index.draftPath)
        #expect(draft.index.policy.redact == ["/api_key"] && draft.index.formats.map(\.name) == ["own"])
        #expect(try store.folder.names() == names)
    }
}
