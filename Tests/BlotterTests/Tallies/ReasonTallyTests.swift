import Testing

@testable import Blotter

@Suite struct ReasonTallyTests {
    @Test func `a blob gives back what was counted, texts by their bytes`() throws {
        var tally = ReasonTally()
        // é in one scalar, and in two.
        let reasons: [String?] = ["caf\u{E9}", "cafe\u{301}", "", nil, "caf\u{E9}", "é", nil, nil, "\u{0}"]
        for reason in reasons { tally.add(ExactText(reason)) }
        var again = ReasonTally()
        for _ in 0..<2 { try #require(tally.bytes).withUnsafeBytes { again.add($0) } }
        #expect(again.counts.count == 6)
        #expect(again.counts[ExactText("caf\u{E9}")] == 4)
        #expect(again.counts[ExactText("cafe\u{301}")] == 2)
        #expect(again.counts[nil] == 6)
        #expect(again.counts[ExactText("")] == 2)
        #expect(ReasonTally().bytes == nil)
    }
}
