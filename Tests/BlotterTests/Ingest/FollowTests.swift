import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// What happens in these tests happens when the follower tells something, so that nobody has to wait or guess.
@Suite(.timeLimit(.minutes(2))) struct FollowTests {
    private let store: LogStore
    private let logs: TemporaryFolder

    init() throws {
        logs = try TemporaryFolder()
        store = try LogStore(index: "index.db")
    }

    private static func line(_ number: Int) -> String {
        #"{"ts": \#(1_766_223_000 + number), "session_id": "s", "kind": "fill", "payload": {"client_id": "o\#(number)"}}"#
            + "\n"
    }

    /// What tells the follower to stop.
    private final class Bell: Sendable {
        let descriptor: Int32
        private let button: Int32
        private let isLate = Atomic<Bool>(false)

        init() throws {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
            descriptor = ends[0]
            button = ends[1]
        }

        deinit {
            close(descriptor)
            close(button)
        }

        func ring() { #expect(write(button, "!", 1) == 1) }

        /// Rings when nothing else has ended the test for too long.
        func ring(after seconds: Double) -> DispatchWorkItem {
            let work = DispatchWorkItem { [self] in
                isLate.store(true, ordering: .relaxed)
                ring()
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: work)
            return work
        }

        var rangTooLate: Bool { isLate.load(ordering: .relaxed) }
    }

    /// Follows the logs: whenever something was told, the next step is taken. It ends when something is told after the
    /// last one and `lines` were read, in however many passes; or, since what is waited for may never be told, after a
    /// minute.
    ///
    /// Answers what was told, of passes only those that read something.
    private func follow(
        _ steps: (() throws -> Void)..., lines: Int64 = 0, only: [LogPath]? = nil, bell: Bell? = nil,
        burst: Duration? = nil, limits: IngestLimits = IngestLimits()
    ) throws -> [String] {
        var told: [String] = []
        var read: Int64 = 0
        var steps = steps[...]
        var failure: (any Error)?
        let bell = try bell ?? Bell()
        let bound = bell.ring(after: 60)
        defer { bound.cancel() }
        var ingest = Ingest(index: store.index, now: { 0 })
        ingest.limits = limits
        var follow = try Follow(
            ingest, [Follow.Place(folder: logs.path, only: only)],
            stop: bell.descriptor)
        follow.burst = burst ?? follow.burst
        let total = try follow.run { event in
            read += Self.lines(event)
            guard let text = Self.text(event) else { return .goOn }
            told.append(text)
            guard let step = steps.popFirst() else { return read >= lines ? .stop : .goOn }
            do { try step() } catch { failure = error }
            return failure == nil ? .goOn : .stop
        }
        if let failure { throw failure }
        if bell.rangTooLate { told.append("nothing more") }
        return told + ["total \(total.events) events, \(total.problems.count) problems"]
    }

    private static func lines(_ event: Follow.Event) -> Int64 {
        switch event {
        case .caughtUp(let report, _), .pass(let report, _): report.lines
        default: 0
        }
    }

    private static func text(_ event: Follow.Event) -> String? {
        switch event {
        case .caughtUp(let report, _): "caught up with \(report.events)"
        case .pass(let report, _): report.lines > 0 ? "read \(report.events)" : nil
        case .waiting: "waiting"
        case .folderGone(_, let code): code == ENOENT ? "gone" : "gone, \(code)"
        case .folderBack: "back"
        case .cannotWatch(let code): "cannot watch, \(code)"
        }
    }

    private func append(_ number: Int, to name: String) throws { try logs.append(Self.line(number).utf8, to: name) }

    @Test func `lines that are appended are read`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow({ try append(2, to: "a.jsonl") }, { try append(3, to: "a.jsonl") })
        #expect(told == ["caught up with 1", "read 1", "read 1", "total 3 events, 0 problems"])
        #expect(try store.rows("SELECT order_id FROM events ORDER BY id") == ["o1", "o2", "o3"])
    }

    @Test func `a line that comes alone does not wait for others`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow({ try append(2, to: "a.jsonl") }, burst: .seconds(600))
        #expect(told == ["caught up with 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `who is told of lines does not wait until the WAL is in the index, and the next pass finds it there`()
        throws
    {
        try logs.write(Self.line(1), to: "a.jsonl")
        var sizes: [Int64] = []
        func note() { sizes.append(IndexFile.size(store.index.walPath)) }
        let told = try follow(
            { try logs.append((2...1000).map(Self.line).joined().utf8, to: "a.jsonl") },
            {
                note()
                try append(1001, to: "a.jsonl")
            },
            {
                note()
                try append(1002, to: "a.jsonl")
            }, limits: IngestLimits(logBytes: 0))
        #expect(told == ["caught up with 1", "read 999", "read 1", "read 1", "total 1002 events, 0 problems"])
        #expect(sizes.count == 2 && sizes[1] > 0 && sizes[1] < sizes[0], "\(sizes)")
    }

    @Test func `a line waits for its end`() throws {
        try logs.write(Self.line(1) + Self.line(2).dropLast(9), to: "a.jsonl")
        let told = try follow({ try logs.append(Self.line(2).suffix(9).utf8, to: "a.jsonl") })
        #expect(told == ["caught up with 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `any program's log is read once it holds an object, and what a format does not name is not`() throws {
        try logs.write("starting\n", to: "a.log")
        let told = try follow(
            { try append(1, to: "a.log") },
            {
                try logs.write(Self.line(2), to: "b.txt")
                try append(3, to: "a.log")
            })
        #expect(told == ["caught up with 0", "read 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `a new file is read`() throws {
        let told = try follow({ try logs.write(Self.line(1), to: "a.jsonl") })
        #expect(told == ["caught up with 0", "read 1", "total 1 events, 0 problems"])
    }

    @Test func `folders that are made at once with what they hold are read, and watched`() throws {
        let told = try follow(
            { try logs.write(Self.line(1), to: "2025/12/20/a.jsonl") }, { try append(2, to: "2025/12/20/a.jsonl") })
        #expect(told == ["caught up with 0", "read 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `a rotated file is read on under its new name`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow(
            {
                try logs.move("a.jsonl", to: "a.jsonl.1")
                try append(2, to: "a.jsonl.1")
                try logs.write(Self.line(3), to: "b.jsonl")
            }, lines: 3)
        #expect(told.first == "caught up with 1")
        #expect(told.last == "total 3 events, 0 problems")
        #expect(try store.rows("SELECT file, lines FROM files ORDER BY 1") == ["a.jsonl.1|2", "b.jsonl|1"])
    }

    @Test func `a folder that is moved is followed`() throws {
        try logs.write(Self.line(1), to: "today/a.jsonl")
        let told = try follow({
            try logs.move("today", to: "yesterday")
            try append(2, to: "yesterday/a.jsonl")
        })
        #expect(told == ["caught up with 1", "read 1", "total 2 events, 0 problems"])
        #expect(try store.rows("SELECT file FROM files") == ["yesterday/a.jsonl"])
    }

    @Test func `only the files that were named are read`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        try logs.write(Self.line(2), to: "b.jsonl")
        let told = try follow(
            {
                try append(3, to: "b.jsonl")
                try append(4, to: "a.jsonl")
            }, only: [LogPath(text: "a.jsonl")])
        #expect(told == ["caught up with 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `nobody is kept from writing between two passes`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow({
            _ = try WriterLock(for: store.index)
            try append(2, to: "a.jsonl")
        })
        #expect(told == ["caught up with 1", "read 1", "total 2 events, 0 problems"])
    }

    @Test func `another process that writes is waited for`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        var lock: WriterLock?
        let told = try follow(
            {
                lock = try WriterLock(for: store.index)
                try append(2, to: "a.jsonl")
            }, { lock = nil })
        #expect(told == ["caught up with 1", "waiting", "read 1", "total 2 events, 0 problems"])
        #expect(lock == nil)
    }

    @Test func `a folder that goes away is looked for`() throws {
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow(
            { logs.removeNow() }, { try logs.write(Self.line(1) + Self.line(2), to: "a.jsonl") }, {},
            { try append(3, to: "a.jsonl") })
        #expect(told == ["caught up with 1", "gone", "back", "read 1", "read 1", "total 3 events, 0 problems"])
    }

    @Test func `a folder that is missing at the start is an error`() {
        logs.removeNow()
        #expect(throws: BlotterError.noFolder(path: logs.path, code: ENOENT)) { try follow() }
    }

    @Test func `a problem is told once`() throws {
        try logs.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], to: "cut.jsonl.gz")
        let told = try follow({ try logs.write(Self.line(1), to: "new/a.jsonl") })
        #expect(told == ["caught up with 0", "read 1", "total 1 events, 1 problems"])
    }

    @Test func `it ends when its descriptor is readable`() throws {
        let bell = try Bell()
        try logs.write(Self.line(1), to: "a.jsonl")
        let told = try follow({ bell.ring() }, {}, bell: bell)
        #expect(told == ["caught up with 1", "total 1 events, 0 problems"])
    }
}
