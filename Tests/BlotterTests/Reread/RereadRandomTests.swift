import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// However logs and formats change, what is read anew is what an index has that is made at once.
@Suite struct RereadRandomTests {
    /// Of random lines: several versions of formats that take some of them, native ones, too.
    private static let mappings = [
        ("legs", Mapping.legs.replacingOccurrences(of: "/at", with: "/ts")),
        (
            "legs",
            """
            match = { "/legs" = true }
            session_id = "/session_id"
            order_id = "/legs/0/id"
            kind = "/legs/0/what"
            """
        ),
        (
            "qty",
            """
            match = { "/qty" = true }
            ts = "/ts"
            quantity = "/qty"
            order_id = "/client_order_id"
            kind = { at = "/event", else = "order" }
            """
        ),
        (
            "even",
            """
            match = { "/payload/quantity" = true, files = ["*2.jsonl*", "*4.jsonl*"] }
            ts = "/ts"
            session_id = "/session_id"
            order_id = "/payload/order_id"
            kind = { at = "/kind", map = { order = "fill" } }
            filled_quantity = "/payload/quantity"
            """
        ),
        ("native", Mapping.native),
        ("array", "match = { \"/1\" = true }\nkind = \"/1\""),
    ]

    private struct Play {
        var random: SeededRandom
        var lines: RandomLines
        var stories: RandomStory
        let store: LogStore
        var logs = 0

        init(_ seed: UInt64) throws {
            random = SeededRandom(seed: seed)
            lines = RandomLines(seed: seed)
            stories = RandomStory(seed: seed, missingIDs: seed % 2 == 0)
            store = try LogStore()
        }

        private mutating func content() -> String {
            var texts = (0..<random.integer(1...25)).map { _ in random.chance(8) ? "no event" : lines.line() }
            // Orders of all logs are in these sessions.
            if random.chance(60) { texts += stories.events(count: 20).map(\.line) }
            return texts.shuffled(using: &random).map { $0 + "\n" }.joined()
        }

        mutating func changeLogs() throws {
            let name = "log\(random.integer(0...max(0, logs - 1))).jsonl"
            switch random.integer(0...3) {
            case 0 where store.folder.exists(name): try store.folder.append(content(), to: name)
            case 1 where store.folder.exists(name):
                try store.folder.write(try gzipped(try store.folder.bytes(of: name)), to: name + ".gz")
                try store.folder.remove(name)
            default:
                guard logs < 8 else { return }
                try store.folder.write(content(), to: "log\(logs).jsonl")
                logs += 1
            }
        }

        mutating func changeFormats() throws {
            var chosen: [FormatDefinition] = []
            for (name, text) in RereadRandomTests.mappings.shuffled(using: &random) where random.chance(35) {
                guard !chosen.contains(where: { $0.name == name }) else { continue }
                chosen.append(try FormatFile(text, name: name, file: nil).definition)
            }
            store.index.formats = chosen
        }
    }

    private static let seeds: UInt64 = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 8 : 100

    @Test(arguments: 1...seeds) func `any changes of logs and formats`(seed: UInt64) throws {
        var play = try Play(seed)
        for _ in 0..<8 {
            for _ in 0..<play.random.integer(1...3) { try play.changeLogs() }
            if play.random.chance(60) { try play.changeFormats() }
            if play.random.chance(60) { try play.store.ingest() }
            guard play.random.chance(50) else { continue }
            let report = try play.store.reread(limits: IngestLimits(commitRows: play.random.integer(1...60)))
            #expect(report.outdatedLogs == 0 && report.problems == [])
            try play.store.expectFresh()
        }
        // What is not outdated is read right: so the rest reads all that has to be read.
        try play.changeFormats()
        try play.store.ingest()
        try play.store.reread()
        try play.store.expectFresh()
    }
}
