import TelemetryLog
import Testing

@testable import Blotter
@testable import BlotterReports

/// The filters that all questions have in common.
@Suite struct FilterOptionsTests {
    private func filter(_ values: (String, String)..., names: [FilterOptions.Name] = FilterOptions.Name.allCases) throws
        -> EventFilter
    {
        try FilterOptions(.given(FilterOptions.declared(), values), names, now: .noon).filter
    }

    @Test func `without options all events pass`() throws {
        #expect(try filter() == EventFilter())
    }

    @Test func `each option narrows one thing`() throws {
        var expected = EventFilter()
        expected.sessions = ["a", "b,c"]
        expected.kinds = ["fill"]
        expected.symbols = ["BTC-USD"]
        expected.modes = ["live"]
        expected.from = Timestamp(nanoseconds: 1_766_188_800_000_000_000)
        expected.to = Timestamp(nanoseconds: 1_766_228_400_000_000_000)
        let actual = try filter(
            ("session", "a"), ("type", "fill"), ("symbol", "BTC-USD"), ("mode", "live"), ("session", "b,c"),
            ("from", "2025-12-20"), ("to", "-1h"))
        #expect(actual == expected)
    }

    @Test func `a name counts once, and an empty one is none`() throws {
        #expect(
            try filter(("symbol", ""), ("symbol", " "), ("symbol", "B"), ("symbol", "A"), ("symbol", "B")).symbols == [
                "B", "A",
            ])
    }

    @Test(arguments: [
        ("FILL", "fill"), ("Fill,Order", "fill,order"), ("!GATE", "!gate"), ("Heartbeat", "Heartbeat"),
        ("Fill,Heartbeat", "Fill,Heartbeat"),
    ]) func `a kind that blotter knows may be written in any case`(typed: String, expected: String) throws {
        #expect(try filter(("type", typed)).kinds == [expected])
    }

    @Test func `a date that ends a range is in it`() throws {
        #expect(try filter(("to", "2025-12-20")).to == Timestamp(nanoseconds: 1_766_275_199_999_999_999))
    }

    @Test func `what a command does not ask for is not read`() throws {
        let actual = try filter(("type", "fill"), ("from", "fortnight"), ("symbol", "A"), names: [.symbol])
        var expected = EventFilter()
        expected.symbols = ["A"]
        #expect(actual == expected)
    }

    @Test(arguments: ["from", "to"]) func `a time has to be one`(name: String) {
        let error = UsageError.badValue(
            option: name, value: "fortnight",
            expected: "a time such as 2025-12-20T10:15:00Z, 2025-12-20, yesterday, 21:30 or 1h ago")
        #expect(throws: error) { try filter((name, "fortnight")) }
    }

    @Test func `the end is not before the beginning`() throws {
        let error = UsageError.conflict(
            subject: "--from", problem: "2025-12-20T13:00:00Z is after --to 2025-12-19T23:59:59.999999999Z",
            remedy: "exchange the two")
        #expect(throws: error) { try filter(("from", "2025-12-20T13:00:00Z"), ("to", "2025-12-19")) }
        #expect(try filter(("from", "2025-12-20"), ("to", "2025-12-20")).isEmpty == false)
    }

    @Test func `a list is taken apart at its commas, and is not empty`() throws {
        let option = Option("state", value: "NAME,…", help: "", isRepeatable: true)
        #expect(
            try FilterOptions.list("state", .given([option], [("state", "open, filled"), ("state", "open")])) == [
                "open", "filled",
            ])
        #expect(try FilterOptions.list("state", .given([option], [])) == [])
        for empty in ["", ",", " , "] {
            #expect(throws: UsageError.badValue(option: "state", value: empty, expected: "at least one name")) {
                try FilterOptions.list("state", .given([option], [("state", empty)]))
            }
        }
    }

    @Test func `options are declared in the order that is asked for`() {
        #expect(FilterOptions.declared([.to, .mode]).map(\.name) == ["to", "mode"])
        #expect(FilterOptions.declared().map(\.name) == ["session", "type", "symbol", "mode", "from", "to"])
        #expect(FilterOptions.declared().map(\.isRepeatable) == [true, true, true, true, false, false])
    }
}
