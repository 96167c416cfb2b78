import Foundation
import Testing

@testable import Blotter
@testable import TelemetryLog

/// Equal logs come and go together, and every path that a run touches is in its plan.
@Suite struct RetentionCopyTests {
    private let fixture: RetentionFixture
    private static let lines = RetentionFixture.lines(6, session: "a")

    init() throws { fixture = try RetentionFixture() }

    private func paths(_ plan: RetentionPlan) -> [String] { plan.actions.flatMap(\.files).map(\.path.text).sorted() }

    @Test func `a plan names every file that a run touches, and counts files`() throws {
        for name in ["a.jsonl", "b.jsonl", "sub/c.jsonl"] { try fixture.write(Self.lines, to: name, days: 40) }
        try fixture.write(RetentionFixture.lines(3, session: "z"), to: "z.jsonl", days: 1)
        let size = Int64(try fixture.folder.bytes(of: "a.jsonl").count)
        let plan = try fixture.plan(RetentionPolicy(age: 5))
        #expect(paths(plan) == ["a.jsonl", "b.jsonl", "sub/c.jsonl"])
        #expect(plan.deletedBytes == 3 * size && plan.doubts == [.deletesMost(deleted: 3, of: 4)])
        let outcome = try fixture.apply(RetentionPolicy(age: 5))
        #expect(outcome.results.map(\.path.text).sorted() == paths(plan) && outcome.count(of: .delete) == 3)
        #expect(try fixture.logs() == ["z.jsonl"])
        let record = try #require(try fixture.store.reader().retentionLog(limit: nil).first)
        #expect(record.deleted == 3 && record.deletedBytes == 3 * size && record.trashedBytes == 3 * size)
    }

    @Test func `an old copy of a young log is left, and the plan says why`() throws {
        for (name, days) in [("a.jsonl", 40.0), ("b.jsonl", 40), ("young.jsonl", 1)] {
            try fixture.write(Self.lines, to: name, days: days)
        }
        let plan = try fixture.plan(RetentionPolicy(age: 5))
        #expect(plan.actions.isEmpty)
        #expect(
            plan.blocked
                == ["a.jsonl", "b.jsonl"].map {
                    .init(path: LogPath(text: $0), obstacle: .copyStays(path: "young.jsonl"), kind: .delete)
                })
    }

    @Test func `each copy is compressed, and is in the plan`() throws {
        for name in ["a.jsonl", "b.jsonl"] { try fixture.write(Self.lines, to: name, days: 40) }
        let plan = try fixture.plan(RetentionPolicy(compress: 5))
        #expect(paths(plan) == ["a.jsonl", "b.jsonl"])
        let outcome = try fixture.apply(RetentionPolicy(compress: 5))
        #expect(outcome.count(of: .compress) == 2 && outcome.results.allSatisfy { $0.sizeAfter > 0 })
        #expect(try fixture.logs() == ["a.jsonl.gz", "b.jsonl.gz"])
    }

    @Test func `the log of retention says what a run left, and why`() throws {
        try fixture.write(Self.lines, to: "a.jsonl", days: 40)
        try fixture.write(RetentionFixture.lines(3, session: "b"), to: "b.jsonl", days: 40)
        try fixture.store.ingest()
        try fixture.retention.hold("a", reason: "audit", until: nil)
        try fixture.apply(RetentionPolicy(age: 5))
        let record = try #require(try fixture.store.reader().retentionLog(limit: nil).first)
        #expect(record.left == [.init(path: "a.jsonl", kind: "delete", reason: "held: a, audit")])
        #expect(record.deleted == 1 && record.freed != nil)
    }

    @Test func `another writer during compression takes nothing from what is told of the deletions`() throws {
        try fixture.write(Self.lines, to: "a.jsonl", days: 40)
        for name in ["b", "c", "d"] {
            try fixture.write(RetentionFixture.lines(3, session: name), to: name + ".jsonl", days: 3)
        }
        try fixture.store.ingest()
        var choices = Retention.Choices()
        choices.isForced = true
        let descriptor = open(fixture.store.index.path + ".lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        var asked = 0
        let outcome = try fixture.retention.apply(RetentionPolicy(age: 5, compress: 2), choices) {
            asked += 1
            // It is asked before the deletions and before each log that is compressed: somebody else comes between the first
            // of those and the second.
            if asked == 3 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
            return false
        }
        #expect(outcome.failure == .busy(path: fixture.store.index.path))
        #expect(outcome.results.map(\.path.text) == ["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"])
        #expect(outcome.results.map(\.obstacle) == [nil, nil, .busy, .busy])
        flock(descriptor, LOCK_UN)
        #expect(try fixture.store.reader().retentionLog(limit: nil).map { $0.end != nil } == [true])
        #expect(try fixture.apply(RetentionPolicy(age: 5, compress: 2)).count(of: .compress) == 2)
    }
}
