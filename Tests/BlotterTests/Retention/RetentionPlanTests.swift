import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct RetentionPlanTests {
    /// What a policy means, written once more and simply: over names, ages and sizes alone.
    private struct Model {
        struct Log {
            var name: String
            var modified: Int64
            var size: Int64
            var isCompressed: Bool
        }

        static func actions(_ logs: [Log], _ policy: RetentionPolicy, now: Int64) -> [String] {
            let sorted = logs.sorted { $0.modified == $1.modified ? $0.name < $1.name : $0.modified < $1.modified }
            let protected = Set(sorted.suffix(policy.keepLast).map(\.name))
            func days(_ log: Log) -> Double { Double(now - log.modified) / 1e9 / 86_400 }
            var deleted: [Log] = []
            for log in sorted
            where !protected.contains(log.name) && policy.maxAgeDays > 0 && days(log) > Double(policy.maxAgeDays) {
                deleted.append(log)
            }
            func left() -> [Log] { sorted.filter { log in !deleted.contains { $0.name == log.name } } }
            while policy.maxTotalMB > 0, left().map(\.size).reduce(0, +) > Int64(policy.maxTotalMB) * 1_048_576,
                let oldest = left().first(where: { !protected.contains($0.name) })
            {
                deleted.append(oldest)
            }
            let compressed = left().filter { log in
                !log.isCompressed && log.size > 0 && policy.compressAfterDays > 0
                    && days(log) > Double(policy.compressAfterDays)
                    && !(policy.protectsKeepLastFromCompression && protected.contains(log.name))
            }
            return deleted.map { "delete \($0.name)" } + compressed.map { "compress \($0.name)" }
        }
    }

    private static func policy(_ random: inout SeededRandom) -> RetentionPolicy {
        RetentionPolicy(
            age: random.pick([0, 1, 5, 20, 30]), keep: random.pick([0, 1, 3, 8, 200]),
            total: random.pick([0, 1, 2, 3, 2048]), compress: random.pick([0, 1, 7, 15]), protects: random.chance(40))
    }

    /// About half a megabyte, which gzip makes small.
    private static let content =
        Array(
            repeating: RetentionFixture.line(1, session: "s") + " ", count: 2200
        ).joined(separator: "\n").utf8 + [10]

    @Test(arguments: 1...10) func `a plan is what an independent model of the policy says`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let fixture = try RetentionFixture()
        let names = (1...9).map { "log_\($0).jsonl" }
        for (number, name) in names.enumerated() {
            try fixture.folder.write(
                "{\"n\": \(number)}\n".utf8 + Self.content.prefix(random.integer(0...500_000)) + [10], to: name)
        }
        for _ in 1...50 {
            for name in names { try fixture.age(name, days: Double(random.pick([1, 2, 6, 8, 16, 21, 31, 40])) - 0.5) }
            let policy = Self.policy(&random)
            let logs = try names.map { name in
                let values = try URL(fileURLWithPath: fixture.folder / name).resourceValues(forKeys: [
                    .contentModificationDateKey, .fileSizeKey,
                ])
                return Model.Log(
                    name: name,
                    modified: Int64(values.contentModificationDate?.timeIntervalSince1970 ?? 0) * 1_000_000_000,
                    size: Int64(values.fileSize ?? 0), isCompressed: false)
            }
            let plan = try fixture.plan(policy)
            let planned = plan.actions.map { "\($0.kind) \($0.source.path.text)" }
            #expect(planned == Model.actions(logs, policy, now: fixture.now), "\(policy)")
        }
    }

    @Test(arguments: 1...12) func `applying does exactly what was planned`(seed: UInt64) throws {
        var random = SeededRandom(seed: 100 + seed)
        let fixture = try RetentionFixture()
        let names = (1...8).map { "log_\($0).jsonl" }
        for (number, name) in names.enumerated() {
            try fixture.folder.write(
                "{\"n\": \(number)}\n".utf8 + Self.content.prefix(random.integer(0...500_000)) + [10], to: name)
            try fixture.age(name, days: Double(random.integer(1...40)) + 0.5)
        }
        let policy = Self.policy(&random)
        let plan = try fixture.plan(policy)
        try fixture.apply(policy)
        let deleted = Set(plan.deletions.map(\.source.path.text))
        let compressed = Set(plan.compressions.map(\.source.path.text))
        let expected = names.filter { !deleted.contains($0) }.map { compressed.contains($0) ? $0 + ".gz" : $0 }
        #expect(try fixture.logs() == expected.sorted())
        #expect(try Verification(fixture.store.index, isQuick: false).findings == [])
    }

    @Test func `rules lengthen and shorten the life of what they speak of, and the longest-kept event counts`() throws {
        let fixture = try RetentionFixture()
        try fixture.write(RetentionFixture.lines(3, session: "a", mode: "paper"), to: "a.jsonl", days: 10)
        try fixture.write(RetentionFixture.lines(3, session: "b", mode: "live"), to: "b.jsonl", days: 100)
        try fixture.write(
            [
                RetentionFixture.line(1, session: "c", mode: "paper"),
                RetentionFixture.line(2, session: "c", mode: "live"),
            ],
            to: "c.jsonl", days: 100)
        try fixture.write(RetentionFixture.lines(3, session: "probe_1", mode: "live"), to: "probe_1.jsonl", days: 2)
        let policy = try PolicyFile(
            """
            max_age_days = 30
            keep_last_n = 0
            max_total_mb = 0
            compress_after_days = 0
            [[rule]]
            name = "probe_*"
            max_age_days = 1
            [[rule]]
            mode = "paper"
            max_age_days = 7
            [[rule]]
            mode = "live"
            max_age_days = 365
            """
        ).policy
        #expect(try fixture.plan(policy).deletions.map(\.source.path.text) == ["a.jsonl", "probe_1.jsonl"])
    }

    @Test(arguments: [
        ("max_age_day = 3", "line 1: there is no setting max_age_day"),
        ("\nmax_age_days = \"3\"", "line 2: max_age_days must be a whole number from 0 to 1000000000"),
        ("max_age_days = -1", "line 1: max_age_days must be a whole number from 0 to 1000000000"),
        ("protect_keep_last = 1", "line 1: protect_keep_last must be true or false"),
        ("[[rule]]\nmax_age_days = 3", "rule 1 needs mode, symbol or name"),
        ("[rule]\nmode = \"paper\"", "line 1: rule must be written as [[rule]]"),
        ("[[rule]]\nmode = \"paper\"\nmodes = 3", "line 3: there is no setting modes"),
    ]) func `a policy that cannot be meant is refused, with its line`(text: String, problem: String) {
        #expect { try PolicyFile(text) } throws: { "\($0)" == problem }
    }

    @Test func `a text that is no TOML is refused with its line`() {
        #expect { try PolicyFile("max_age_days = 3\nkeep = = 3\n") } throws: {
            "\($0)" == "line 2: no value that is known (a text has quotes)"
        }
    }

    @Test func `most of the logs, or logs from the future, need another look`() throws {
        let fixture = try RetentionFixture()
        for (number, name) in ["a.jsonl", "b.jsonl", "c.jsonl"].enumerated() {
            try fixture.write(RetentionFixture.lines(1 + number, session: name), to: name, days: 10)
        }
        try fixture.write(RetentionFixture.lines(3, session: "d"), to: "d.jsonl", days: 1)
        try fixture.write(RetentionFixture.lines(4, session: "e"), to: "e.jsonl", days: 1)
        #expect(try fixture.plan(RetentionPolicy(age: 5, keep: 4)).doubts == [])
        #expect(try fixture.plan(RetentionPolicy(age: 5, keep: 1)).doubts == [.deletesMost(deleted: 3, of: 5)])
        #expect(throws: Doubts.self) { try fixture.apply(RetentionPolicy(age: 5, keep: 1), isForced: false) }
        #expect(try fixture.logs().count == 5)
        try fixture.age("c.jsonl", days: -2)
        #expect(
            try fixture.plan(RetentionPolicy(age: 5, keep: 4)).doubts == [
                .future(path: "c.jsonl", modified: fixture.now + 2 * RetentionFixture.day)
            ])
    }
}
