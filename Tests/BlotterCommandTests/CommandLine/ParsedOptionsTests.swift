import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct ParsedOptionsTests {
    private func parsed(_ arguments: String...) throws -> ParsedOptions {
        let option = Option("x", value: "X", help: "", isRepeatable: true)
        return try CommandOptions([option]).parse(arguments)
    }

    private func bad(_ value: String, _ expected: String) -> UsageError {
        .badValue(option: "x", value: value, expected: expected)
    }

    @Test func `an option that was not typed has no value`() throws {
        let none = try parsed()
        #expect(none.value("x") == nil)
        #expect(none.values("x") == [])
        #expect(!none.flag("help"))
        #expect(try none.integer("x") == nil)
        #expect(try none.seconds("x") == nil)
        #expect(try none.choice("x", of: RowFormat.self) == nil)
    }

    @Test(arguments: [("0", 0), ("10", 10), ("007", 7), ("+3", 3)])
    func `whole numbers are read`(text: String, expected: Int) throws {
        #expect(try parsed("--x", text).integer("x", atLeast: 0, atMost: 10) == expected)
    }

    @Test(arguments: ["-1", "11", "1.5", "", " 1", "abc", "99999999999999999999"])
    func `whole numbers out of range are refused`(text: String) throws {
        let options = try parsed("--x", text)
        #expect(throws: bad(text, "a whole number from 0 to 10")) {
            try options.integer("x", atLeast: 0, atMost: 10)
        }
    }

    @Test func `the refusal names the range that there is`() throws {
        let options = try parsed("--x", "?")
        #expect(throws: bad("?", "a whole number")) { try options.integer("x") }
        #expect(throws: bad("?", "a whole number of at least 1")) { try options.integer("x", atLeast: 1) }
        #expect(throws: bad("?", "a whole number of at most 9")) { try options.integer("x", atMost: 9) }
    }

    @Test(arguments: [
        ("30", 30), ("30s", 30), ("1.5", 1.5), ("2m", 120), ("500ms", 0.5), ("1h", 3600), ("7d", 604_800),
        ("2w", 1_209_600), ("0", 0), ("2 m", 120),
    ])
    func `lengths of time are read`(text: String, seconds: Double) throws {
        #expect(try parsed("--x", text).seconds("x") == seconds)
    }

    @Test(arguments: ["", "-1", "s", "1x", "1.5.2", "1.", "1M", ".5m", "1e3", "inf", "１２"])
    func `lengths of time that are none are refused`(text: String) throws {
        let options = try parsed("--x", text)
        #expect(throws: bad(text, "a length of time such as 30, 1.5s, 2m, 1h or 7d")) { try options.seconds("x") }
    }

    @Test func `one of a few words is read`() throws {
        #expect(try parsed("--x", "csv").choice("x", of: RowFormat.self) == .csv)
        let options = try parsed("--x", "xml")
        #expect(throws: bad("xml", "table, json, jsonl, csv, tsv, markdown or vertical")) {
            try options.choice("x", of: RowFormat.self)
        }
    }

    @Test func `positionals are asked for by number`() throws {
        let options = try parsed("a", "b")
        #expect(try options.positional(1, named: "SQL") == "b")
        #expect(throws: UsageError.missingArgument("SQL")) { try options.positional(2, named: "SQL") }
        #expect(throws: UsageError.unexpectedArgument("b")) { try options.allowPositionals(atMost: 1) }
        try options.allowPositionals(atMost: 2)
    }

    @Test func `an option that nobody declared traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = ParsedOptions(declared: []).flag("json")
        }
    }
}
