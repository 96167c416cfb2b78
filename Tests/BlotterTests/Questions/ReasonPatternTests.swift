import Testing

@testable import Blotter

/// Reasons without their numbers and ids.
@Suite struct ReasonPatternTests {
    @Test(arguments: [
        ("insufficient balance for order: USD available 12.40", "insufficient balance for order: USD available #"),
        ("order ord_17a: rejected (code -2010)", "order #: rejected (code #)"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301 is unknown.", "# is unknown."),
        ("size=0.5, limit=$1,000", "size=#, limit=$#,#"),
        ("BTC-USD is halted", "BTC-USD is halted"), ("used 85% at 10:30:00.123", "used #% at #"), ("", ""),
        ("№ ½", "№ #"),
        ("limit 5.", "limit #."), ("a-1-", "#-"),
    ]) func `a word with a digit is a number or an id`(reason: String, pattern: String) {
        #expect(ReasonPattern.pattern(of: reason) == pattern)
    }

    @Test func `patterns count for all of their reasons, and one reason alone is itself`() {
        let groups = ReasonPattern.groups([
            .init(text: "lost", count: 4), .init(text: "code 7", count: 3), .init(text: "code 8", count: 2),
            .init(text: "took 5 s", count: 4),
        ])
        #expect(groups.map(\.text) == ["code #", "lost", "took 5 s"])
        #expect(groups.map(\.count) == [5, 4, 4])
        #expect(groups[0].reasons.map(\.text) == ["code 7", "code 8"])
    }
}
