import Testing

@testable import Blotter
@testable import BlotterReports

/// How latencies are grouped, and how much of them is told.
@Suite struct LatencyOptionsTests {
    private static let shared = [Option("by", value: "GROUP", help: ""), Option("limit", value: "N", help: "")]
    private static let typed = shared + [Option("spikes", value: "N", help: "")]

    private func question(_ declared: [Option], _ values: (String, String)...) throws -> LatencyQuestion {
        try LatencyOptions(.given(declared, values), EventFilter()).question
    }

    @Test(arguments: [shared, typed]) func `without options there is one sum, and ten windows`(
        declared: [Option]
    ) throws {
        let question = try question(declared)
        #expect(question.grouping == nil && question.mostGroups == 40 && question.mostSpikes == 10)
    }

    @Test(arguments: [
        ("symbol", LatencyGrouping.symbol), ("session", .session), ("mode", .mode), ("minute", .minute),
        ("hour", .hour), ("day", .day),
    ]) func `groups are by their name`(name: String, grouping: LatencyGrouping) throws {
        #expect(try question(Self.shared, ("by", name)).grouping == grouping)
    }

    @Test func `no limit of groups is zero, and zero windows are none`() throws {
        let question = try question(Self.typed, ("limit", "0"), ("spikes", "0"))
        #expect(question.mostGroups == .max && question.mostSpikes == 0)
    }

    @Test func `a group that there is not is refused`() {
        let expected = "symbol, session, mode, minute, hour or day"
        #expect(throws: UsageError.badValue(option: "by", value: "moon", expected: expected)) {
            try question(Self.shared, ("by", "moon"))
        }
    }
}
