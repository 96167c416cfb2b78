import TestSupport
import Testing

@testable import Blotter

/// Reasons of gates and errors, in all the forms that logs have, against counting one line after the other.
@Suite struct ReasonCountsTests {
    private static let texts = ["limit", "say \\\"no\\\"", "tab\\there", "Ünïcode", "", "\\u0041bc", "100%"]
    private static let meanings = ["limit", "say \"no\"", "tab\there", "Ünïcode", "", "Abc", "100%"]

    /// Members before the reason, so that it is the ninth value, too.
    private static func padding(_ count: Int) -> String { (0..<count).map { #""m\#($0)": \#($0), "# }.joined() }

    /// A reason that is no text.
    private static let object = #"{"kind": "error", "payload": {"error": {"path": "C:\\temp", "q": "\""}}}"#

    private func gate(_ random: inout SeededRandom, _ counts: inout [String: Int64]) -> String {
        let place = random.integer(0...(Self.texts.count - 1))
        let blocks = random.chance(60)
        let decision =
            random.chance(50)
            ? #""decision": "\#(blocks ? "BLOCK" : "ALLOW")""# : #""passed": \#(blocks ? "false" : "true")"#
        let reason = random.chance(90) ? #", "reason": "\#(Self.texts[place])""# : ""
        if blocks { counts[reason.isEmpty ? "" : Self.meanings[place], default: 0] += 1 }
        let padding = Self.padding(random.pick([0, 0, 5, 6, 7, 9]))
        return #"{"kind": "gate", "ts": 1, "payload": {\#(padding)"gate": "G", \#(decision)\#(reason)}}"#
    }

    private func error(_ random: inout SeededRandom, _ counts: inout [String: Int64]) -> String {
        let place = random.integer(0...(Self.texts.count - 1))
        let member = random.pick(["error", "message"])
        counts[Self.meanings[place], default: 0] += 1
        let padding = Self.padding(random.pick([0, 3, 8]))
        return #"{"kind": "error", "ts": 1, "payload": {\#(padding)"\#(member)": "\#(Self.texts[place])"}}"#
    }

    /// At once, or line by line with a last one that has no end yet, which is taken back.
    @Test(arguments: 1...20 as ClosedRange<UInt64>, [false, true])
    func `each blocked gate and each error counts for its reason`(seed: UInt64, isGrown: Bool) throws {
        var random = SeededRandom(seed: seed)
        var (gates, errors): ([String: Int64], [String: Int64]) = ([:], [:])
        let lines = (0..<300).map { _ in
            random.chance(50) ? gate(&random, &gates) : error(&random, &errors)
        }
        let store = try LogStore()
        let all = lines + [#"{"kind": "fill", "payload": {"reason": "none"}}"#, Self.object]
        for count in isGrown ? [1, 100, 101, 180, 301] : [] {
            try store.folder.write(all[..<count].joined(separator: "\n"), to: "x.jsonl")
            try store.ingest(at: 1000 * count)
            try expectTallies(of: store)
        }
        try store.write(all, to: "x.jsonl")
        try store.ingest(at: 1_000_000)
        try expectTallies(of: store)
        #expect(try store.integer("SELECT count(*) FROM reason WHERE counts IS NOT NULL") == 2)
        errors[#"{"path": "C:\\temp", "q": "\""}"#] = 1
        let found = try store.reader().reasons(EventFilter(), limit: 100)
        #expect(Dictionary(uniqueKeysWithValues: found.gates.map { ($0.text, $0.count) }) == gates)
        #expect(Dictionary(uniqueKeysWithValues: found.errors.map { ($0.text, $0.count) }) == errors)
        #expect(found.errors.map(\.count) == found.errors.map(\.count).sorted(by: >))
        #expect(try store.reader().reasons(EventFilter(), limit: 2).gates == Array(found.gates.prefix(2)))
    }
}
