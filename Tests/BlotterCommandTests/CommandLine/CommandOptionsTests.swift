import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct CommandOptionsTests {
    private static let declared = [
        Option("json", short: "j", help: ""),
        Option("quiet", short: "q", help: ""),
        Option("no-refresh", help: ""),
        Option("limit", short: "n", value: "N", help: ""),
        Option("from", short: "S", aliases: ["since", "b"], value: "TIME", help: ""),
        Option("type", short: "t", value: "KIND", help: "", isRepeatable: true),
    ]

    /// What was understood, in one line: the options in the order of their declaration, then the positionals.
    private func understood(_ arguments: [String]) throws -> String {
        let parsed = try CommandOptions(Self.declared).parse(arguments)
        let options = Self.declared.filter { parsed.isGiven($0.name) }.map { option in
            option.takesValue ? "\(option.name)=\(parsed.values(option.name).joined(separator: "+"))" : option.name
        }
        return (options + parsed.positionals.map { "<\($0)>" }).joined(separator: " ")
    }

    @Test(arguments: [
        ([], ""),
        (["--json"], "json"),
        (["-j", "--json"], "json"),
        (["--no-refresh"], "no-refresh"),
        (["--limit", "5", "a"], "limit=5 <a>"),
        (["--limit=5"], "limit=5"),
        (["--since", "x"], "from=x"), (["-Sx"], "from=x"), (["-b", "x"], "from=x"), (["--since=-1h"], "from=-1h"),
        (["--limit="], "limit="),
        (["--from=a=b"], "from=a=b"),
        (["-n", "5"], "limit=5"),
        (["-n5"], "limit=5"),
        (["-jqn5"], "json quiet limit=5"),
        (["-jqn", "5", "x"], "json quiet limit=5 <x>"),
        (["-n-5"], "limit=-5"),
        (["--from", "-1h"], "from=-1h"),
        (["--from", "--json"], "from=--json"),
        (["-t", "order", "--type", "fill,gate", "--type=error"], "type=order+fill,gate+error"),
        (["a", "--json", "b"], "json <a> <b>"),
        (["-"], "<->"),
        (["--json", "--", "--limit", "-n"], "json <--limit> <-n>"),
        (["--", "--"], "<-->"),
        ([""], "<>"),
        (["日本", "-t日本"], "type=日本 <日本>"),
    ])
    func `arguments are read as they are meant`(arguments: [String], expected: String) throws {
        #expect(try understood(arguments) == expected)
    }

    @Test(
        arguments: [
            (["--jsno"], .unknownOption("--jsno", suggestion: "--json")),
            (["--lim", "5"], .unknownOption("--lim", suggestion: "--limit")),
            (["--hlep"], .unknownOption("--hlep", suggestion: "--help")),
            (["--refresh"], .unknownOption("--refresh", suggestion: nil)),
            (["--elephant=1"], .unknownOption("--elephant", suggestion: nil)),
            (["-x"], .unknownOption("-x", suggestion: nil)),
            (["-jx"], .unknownOption("-x", suggestion: nil)),
            (["-5"], .unknownOption("-5", suggestion: nil)),
            (["--limit"], .missingValue(option: "limit", placeholder: "N")),
            (["-jn"], .missingValue(option: "limit", placeholder: "N")),
            (["--json=yes"], .unexpectedValue(option: "json", value: "yes")),
        ] as [([String], UsageError)])
    func `what cannot be understood is named`(arguments: [String], expected: UsageError) {
        #expect(throws: expected) { try understood(arguments) }
    }

    @Test func `of an option that is typed twice the last value counts`() throws {
        let parsed = try CommandOptions(Self.declared).parse(["-n1", "--limit", "2", "-t", "a", "-t", "b"])
        #expect(parsed.value("limit") == "2")
        #expect(parsed.values("type") == ["a", "b"])
    }

    @Test(arguments: [
        ("view", "--rank", "--rank: no such option here; it is an option of 'blotter search'"),
        ("view", "--spike", "--spike: no such option here; did you mean --spikes, of 'blotter latency'?"),
        ("view", "--sesion", "--sesion: no such option; did you mean --session?"),
        (
            "rejects", "-t",
            "-t: no such option here; it is an option of 'blotter view', 'blotter search', 'blotter summary'"
        ),
        ("view", "--elephant", "--elephant: no such option"),
    ]) func `an option that another command has is told with it`(name: String, typed: String, expected: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        let error = #expect(throws: UsageError.self) { try CommandOptions(command.options).parse([typed]) }
        #expect(error?.lookingElsewhere(than: name, among: Command.all).description == expected)
    }
}
