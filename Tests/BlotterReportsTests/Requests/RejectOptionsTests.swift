import TelemetryLog
import Testing

@testable import Blotter
@testable import BlotterReports

/// Which invalid lines are meant.
@Suite struct RejectOptionsTests {
    private static let declared = ["file", "reason", "session", "limit", "from", "to"].map { name in
        Option(name, value: "VALUE", help: "", isRepeatable: !["limit", "from", "to"].contains(name))
    }

    private func options(_ values: (String, String)...) throws -> RejectOptions {
        try RejectOptions(.given(Self.declared, values), now: Timestamp(nanoseconds: 0))
    }

    @Test func `without options the first hundred of all are meant`() throws {
        let options = try options()
        #expect(options.filter == RejectFilter() && options.limit == 100)
    }

    @Test func `each option narrows the lines`() throws {
        let options = try options(
            ("file", "a*,b"), ("file", "c"), ("reason", "truncated,not_json"), ("session", "s,t"), ("limit", "0"),
            ("from", "2025-12-20"), ("to", "2025-12-21"))
        var expected = RejectFilter()
        expected.files = ["a*", "b", "c"]
        expected.reasons = ["truncated", "not_json"]
        expected.sessions = ["s,t"]
        expected.from = Timestamp(nanoseconds: 1_766_188_800_000_000_000)
        expected.to = Timestamp(nanoseconds: 1_766_361_599_999_999_999)
        #expect(options.filter == expected && options.limit == nil)
    }

    @Test func `a reason that there is not is refused`() {
        let expected = "invalid_utf8, truncated, not_json, not_object, too_deep, too_long, too_many_parts"
        #expect(throws: UsageError.badValue(option: "reason", value: "bad", expected: expected)) {
            try options(("reason", "truncated,bad"))
        }
    }
}
