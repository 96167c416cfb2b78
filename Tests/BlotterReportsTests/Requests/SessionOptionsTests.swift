import TelemetryLog
import Testing

@testable import Blotter
@testable import BlotterReports

/// Which sessions are meant.
@Suite struct SessionOptionsTests {
    private static let shared =
        FilterOptions.declared() + [Option("name", value: "PART", help: ""), Option("limit", value: "N", help: "")]
    private static let typed: [Option] = shared + [Option("silent", help: "")] + SilenceOption.declared

    private func question(_ declared: [Option], _ values: (String, String)...) throws -> SessionQuestion {
        try SessionOptions(.given(declared, values), now: .noon).question(now: .noon)
    }

    @Test(arguments: [shared, typed]) func `without options the last twenty are meant`(declared: [Option]) throws {
        let question = try question(declared)
        #expect(question.filter == EventFilter() && question.name == nil && question.limit == 20)
        #expect(question.silence == SilenceRule(now: .noon, within: .seconds(86_400)) && !question.isSilentOnly)
    }

    @Test func `each option narrows the sessions`() throws {
        let question = try question(
            Self.typed, ("symbol", "A"), ("name", "live"), ("silent", ""), ("silent-within", "2h"), ("limit", "3"))
        #expect(question.filter.symbols == ["A"] && question.name == "live" && question.limit == 3)
        #expect(question.silence == SilenceRule(now: .noon, within: .seconds(7200)) && question.isSilentOnly)
    }

    @Test func `no limit is zero`() throws {
        #expect(try question(Self.shared, ("limit", "0")).limit == nil)
        #expect(throws: UsageError.badValue(option: "limit", value: "-1", expected: "a whole number of at least 0")) {
            try question(Self.shared, ("limit", "-1"))
        }
    }

    @Test func `a time beyond all that a clock can hold is as long as can be`() throws {
        #expect(try question(Self.typed, ("silent-within", "99999999999999999999d")).silence.within == .seconds(1e10))
    }
}
