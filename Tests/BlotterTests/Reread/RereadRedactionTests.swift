import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Logs that were read when other values were redacted, held against an index that is made at once.
@Suite struct RereadRedactionTests {
    private let store: LogStore

    init() throws {
        store = try LogStore()
        let key = #""api_key": "Zqxpaper", "token": "Wvjpaper""#
        try store.write(
            (0..<50).map { #"{"kind": "order", "session_id": "s", "payload": {"order_id": "o\#($0)", \#(key)}}"# }
                + [#"{"kind": "order", "session_id": "s", \#(key), oops"#], to: "native.jsonl")
        try store.write(
            (0..<50).map { Mapping.send($0, at: $0).dropLast() + ", \(key)}" }.map(String.init), to: "bot.jsonl")
    }

    /// The secrets that a question can find: in a payload, a line that is no event, or the full text.
    private func exposed() throws -> [String] {
        try ["Zqxpaper", "Wvjpaper"].filter { secret in
            try store.integer(
                """
                SELECT EXISTS (SELECT 1 FROM events WHERE payload LIKE '%\(secret)%')
                    + EXISTS (SELECT 1 FROM rejects WHERE text LIKE '%\(secret)%')
                    + EXISTS (SELECT 1 FROM search WHERE search MATCH '\(secret)')
                """) != 0
        }
    }

    private static let both = ["Zqxpaper", "Wvjpaper"]

    @Test(
        arguments: [
            ([], ["/api_key"], ["Wvjpaper"]), ([], ["/token", "/api_key"], []), (["/token"], [], both),
            (["/token"], ["/api_key"], ["Wvjpaper"]),
        ] as [([String], [String], [String])])
    func `what another policy has read is as if this one had, and its values are nowhere to be found`(
        before: [String], after: [String], exposed: [String]
    ) throws {
        store.index.policy.redact = before
        #expect(try store.ingest().outdatedLogs == 0)
        store.index.policy.redact = after
        #expect(try store.ingest().outdatedLogs == 2)
        #expect(try store.outdated() == ["bot.jsonl", "native.jsonl"])
        let report = try store.reread()
        #expect(report.reread == .init(logs: 2, events: 100, alike: 0, gone: []) && report.outdatedLogs == 0)
        try store.expectFresh()
        #expect(try self.exposed() == exposed)
        #expect(try store.reread().reread == .init())
    }

    @Test func `one pointer more often, or at another place, is the same`() throws {
        store.index.policy.redact = ["/token", "/api_key"]
        try store.ingest()
        store.index.policy.redact = ["/api_key", "/token", "/api_key"]
        #expect(try store.ingest().outdatedLogs == 0)
    }

    @Test func `lines that come when other values are redacted are read anew with the others, or not`() throws {
        store.index.policy.redact = ["/token"]
        try store.ingest()
        store.index.policy.redact = []
        try store.write([#"{"kind": "order", "payload": {"order_id": "p", "token": "Wvjpaper"}}"#], to: "z.jsonl")
        try store.folder.append(
            #"{"kind": "order", "payload": {"order_id": "p", "token": "Wvjpaper"}}\#n"#, to: "native.jsonl")
        try store.ingest()
        store.index.policy.redact = ["/token"]
        try store.ingest()
        #expect(try store.outdated() == ["native.jsonl", "z.jsonl"])
        try store.reread()
        try store.expectFresh()
        #expect(try exposed() == ["Zqxpaper"])
    }

    @Test func `what a format redacts now is nowhere to be found when its logs are read anew`() throws {
        try store.setFormats(["bot": Mapping.bot])
        try store.folder.remove("native.jsonl")
        try store.ingest()
        try store.setFormats(["bot": Mapping.bot.replacingOccurrences(of: "\n\n", with: "\nredact = [\"/token\"]\n\n")])
        #expect(try store.ingest().outdatedLogs == 1)
        #expect(try exposed() == Self.both)
        try store.reread()
        try store.expectFresh()
        #expect(try exposed() == ["Zqxpaper"])
    }
}
