import Testing
import Threads

@testable import Blotter
@testable import TelemetryLog

/// Who waits for news of an index gets them. A wait that misses its news ends with the suite's time.
@Suite(.timeLimit(.minutes(1))) struct IndexWatchTests {
    private let store: LogStore
    private let watch: IndexWatch

    init() throws {
        store = try LogStore()
        try store.write([#"{"ts": 1}"#], to: "a.jsonl")
        try store.ingest()
        watch = IndexWatch(store.index)
        try watch.edition()
    }

    @Test func `what another process commits is noticed by those who wait`() throws {
        let known = watch.news
        let watch = watch
        let waiters = (0..<5).compactMap { _ in Worker { watch.wait(after: known, atMost: .seconds(600)) } }
        try store.write([#"{"ts": 1}"#, #"{"ts": 2}"#], to: "a.jsonl")
        try store.ingest()
        for waiter in waiters { waiter.join() }
        #expect(watch.news != known && waiters.count == 5)
    }

    @Test func `a process that has written is noticed without a look in vain`() throws {
        // Looks that nothing has caused would come too late for this suite.
        let watch = IndexWatch(store.index, interval: .seconds(600))
        try watch.edition()
        let known = watch.news
        let waiter = try #require(Worker { watch.wait(after: known, atMost: .seconds(600)) })
        try store.write([#"{"ts": 1}"#, #"{"ts": 2}"#], to: "a.jsonl")
        try store.ingest()
        waiter.join()
        #expect(watch.news != known)
    }

    @Test func `nothing that happened before a wait is missed`() throws {
        let known = watch.news
        watch.nudge()
        watch.wait(after: known, atMost: .seconds(600))
        #expect(watch.news != known)
    }

    @Test func `a wait has an end`() {
        let known = watch.news
        watch.wait(after: known, atMost: .milliseconds(1))
        #expect(watch.news == known)
    }

    @Test func `a rebuilt index is another`() throws {
        let first = try watch.edition()
        _ = try Rebuild(store.index, now: { 0 }).run([LogPlace(folder: try LogFolder(path: store.folder.path))])
        #expect(try watch.edition() != first)
    }
}
