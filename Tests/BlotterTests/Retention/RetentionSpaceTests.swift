import Foundation
import Testing

@testable import Blotter
@testable import TelemetryLog

/// What a policy of free space gives up, and in what order.
@Suite struct RetentionSpaceTests {
    private static let mebibyte: Int64 = 1 << 20

    private static func source(_ number: Int, mebibytes: Int64) -> RetentionSource {
        let stamp = FileStamp(
            device: 1, inode: Int64(number), size: mebibytes * mebibyte, modified: Int64(number), changed: 0)
        return RetentionSource(
            id: Int64(number), files: [.init(path: LogPath(text: "\(number).jsonl"), stamp: stamp, isCompressed: false)]
        )
    }

    /// Ten logs of 4 MiB; in the trash 4 and 8 MiB; `free` MiB of the `least` that shall be.
    private static func plan(
        free: Int64, least: Int, total: Int = 0, expired: Set<String> = [], usesTrash: Bool = true
    ) -> RetentionPlan {
        var policy = RetentionPolicy(total: total)
        policy.minFreeMB = least
        var space = RetentionPlan.Space(free: free * mebibyte)
        space.trash = [.init(run: "1", files: 1, bytes: 4 * mebibyte), .init(run: "2", files: 2, bytes: 8 * mebibyte)]
        space.expired = expired
        space.usesTrash = usesTrash
        return RetentionPlan((1...10).map { source($0, mebibytes: 4) }, policy, now: 0, space) { $0.stamp.size }
    }

    @Test(
        arguments: [
            (100, 100, [], []), (99, 100, ["1"], []), (96, 100, ["1"], []), (95, 100, ["1", "2"], []),
            (88, 100, ["1", "2"], []), (87, 100, ["1", "2"], ["1.jsonl"]),
            (80, 100, ["1", "2"], ["1.jsonl", "2.jsonl"]),
        ] as [(Int64, Int, [String], [String])])
    func `the oldest of the trash goes first, then logs, and none beyond what helps`(
        free: Int64, least: Int, purged: [String], deleted: [String]
    ) {
        let plan = Self.plan(free: free, least: least)
        #expect(plan.purges.map(\.content.run) == purged)
        #expect(plan.purges.allSatisfy { $0.reason == .freeSpace(limitMB: least) })
        #expect(plan.deletions.map(\.source.path.text) == deleted)
        #expect(plan.deletions.allSatisfy { $0.isForGood && $0.reason == .freeSpace(limitMB: least) })
    }

    @Test func `what goes anyway goes for good before more logs do`() {
        // The size asks for two logs, the space for what the trash and one log have.
        let plan = Self.plan(free: 86, least: 100, total: 32)
        #expect(plan.deletions.map(\.source.path.text) == ["1.jsonl", "2.jsonl"])
        #expect(plan.deletions.map(\.isForGood) == [true, false])
        #expect(plan.purges.map(\.content.run) == ["1", "2"])
    }

    @Test func `what has expired counts as what it frees`() {
        let plan = Self.plan(free: 92, least: 100, expired: ["2"])
        #expect(plan.purges.map(\.content.run) == ["2"] && plan.deletions.isEmpty)
        #expect(Self.plan(free: 200, least: 100, total: 36, usesTrash: false).deletions.map(\.isForGood) == [true])
    }
}
