import BlotterServer
import Testing

@testable import BlotterAPI
@testable import BlotterReports

/// What a query and a path say, as the options of a route, and what is refused.
@Suite struct RequestParametersTests {
    private static let exported = TelemetryEndpoint.route
    private static let listed = SessionsEndpoint.route
    private static let live = LiveEndpoint.route

    private func read(
        _ given: [(name: String, value: String)], _ parts: [(name: String, value: String)] = [], of route: Route
    ) throws -> RequestParameters {
        try RequestParameters(given, parts, route)
    }

    // MARK: What is taken

    @Test func `parameters are options of the same meaning, in their order`() throws {
        let parameters = try read([("session_id", "a"), ("limit", "7"), ("session_id", "b,c")], of: Self.exported)
        #expect(parameters.words == ["session_id=a", "limit=7", "session_id=b,c"])
        #expect(try parameters.reading { $0.values("session") } == ["a", "b,c"])
        #expect(try parameters.reading { $0.value("limit") } == "7")
        #expect(!parameters.isRelative && parameters.format == nil && !parameters.isRaw)
    }

    @Test func `what is a part of the path is not told of as a parameter`() {
        let problem = #expect(throws: Problem.self) { try read([("x", "1")], [("session_id", "a")], of: Self.live) }
        #expect(problem == .badParameter("x", "there is no parameter x here; there are kind, limit, type"))
    }

    @Test func `a part of the path is a parameter, too`() throws {
        let parameters = try read([("kind", "fill")], [("session_id", "a/b")], of: Self.live)
        #expect(parameters.words == ["kind=fill", "session_id=a/b"])
        #expect(try parameters.reading { $0.value("session-id") } == "a/b")
    }

    @Test(arguments: [
        ("from", "-1h", true), ("to", "now", true), ("to", "-7d", true), ("from", "2025-12-20", false),
        ("from", "today", true), ("to", "21:30", true),
        ("from", "1766232000", false), ("symbol", "-1h", false),
    ]) func `a time that counts back from now makes the answer depend on the time`(
        name: String, value: String, isRelative: Bool
    ) throws {
        #expect(try read([(name, value)], of: Self.exported).isRelative == isRelative)
    }

    @Test(
        arguments: [
            ("json", nil, nil, false), ("csv", nil, .csv, false), ("csv", "1", .csv, true), ("csv", "0", .csv, false),
            ("jsonl", nil, .jsonl, false),
        ] as [(String, String?, ExportFormat?, Bool)])
    func `the form of an export is no part of the question`(
        format: String, raw: String?, expected: ExportFormat?, isRaw: Bool
    ) throws {
        let parameters = try read(
            [("format", format), ("type", "fill")] + (raw.map { [("raw", $0)] } ?? []), of: Self.exported)
        #expect(parameters.format == expected && parameters.isRaw == isRaw)
        #expect(parameters.words == ["type=fill"])
    }

    @Test(arguments: ["1", "10000"]) func `a limit reaches from one to ten thousand`(limit: String) throws {
        #expect(try read([("limit", limit)], of: Self.exported).words == ["limit=\(limit)"])
    }

    @Test func `a value may have a thousand names`() throws {
        let names = String(repeating: "x,", count: 999) + "x"
        #expect(try read([("symbol", names)], of: Self.exported).words == ["symbol=\(names)"])
        let problem = #expect(throws: Problem.self) { try read([("symbol", names + ",x")], of: Self.exported) }
        #expect(problem == .badParameter("symbol", "there are more than 1000 names"))
    }

    // MARK: What is refused

    private static let refused: [(given: [(name: String, value: String)], name: String, detail: String)] = [
        (
            [("kind", "fill")], "kind",
            "there is no parameter kind here; there are cursor, format, from, limit, mode, raw, session_id, symbol, to, type"
        ),
        (
            [("", "")], "",
            "there is no parameter  here; there are cursor, format, from, limit, mode, raw, session_id, symbol, to, type"
        ),
        ([("format", "json"), ("raw", "0")], "raw", "it is for format=csv"),
        ([("format", "jsonl"), ("raw", "0")], "raw", "it is for format=csv"),
        ([("format", "csv"), ("format", "jsonl")], "format", "format: given more than once; give it once"),
        ([("format", "csv"), ("cursor", "1_2")], "cursor", "it is for pages; an export gives all that match"),
        ([("from", "-2h"), ("from", "-1h")], "from", "from: given more than once; give it once"),
        ([("limit", "5"), ("limit", "5")], "limit", "limit: given more than once; give it once"),
        ([("limit", "0")], "limit", "'0' is not a whole number from 1 to 10000"),
        ([("limit", "10001")], "limit", "'10001' is not a whole number from 1 to 10000"),
        ([("limit", "-1")], "limit", "'-1' is not a whole number from 1 to 10000"),
        ([("limit", "1.5")], "limit", "'1.5' is not a whole number from 1 to 10000"),
        ([("limit", "")], "limit", "'' is not a whole number from 1 to 10000"),
        ([("format", "xml")], "format", "'xml' is not json, csv or jsonl"),
        ([("format", "")], "format", "'' is not json, csv or jsonl"),
        ([("format", "csv"), ("raw", "yes")], "raw", "raw: cannot take 'yes'; give 0 or 1"),
        ([("raw", "1")], "raw", "it is for format=csv"),
        ([("raw", "1"), ("format", "jsonl")], "raw", "it is for format=csv"),
    ]

    @Test(arguments: refused.indices) func `what is wrong is named, and what to do`(index: Int) {
        let (given, name, detail) = Self.refused[index]
        let problem = #expect(throws: Problem.self) { try read(given, of: Self.exported) }
        #expect(problem == .badParameter(name, detail))
    }

    @Test func `a route without an export knows no form of one`() {
        let problem = #expect(throws: Problem.self) { try read([("format", "csv")], of: Self.listed) }
        let detail =
            "there is no parameter format here; there are from, limit, mode, name, session_id, symbol, to, type"
        #expect(problem == .badParameter("format", detail))
    }

    @Test func `a route without parameters names none`() {
        let problem = #expect(throws: Problem.self) { try read([("limit", "1")], of: RetentionEndpoint.route) }
        #expect(problem == .badParameter("limit", "there is no parameter limit here"))
    }

    @Test func `what the path says is not said again`() {
        let problem = #expect(throws: Problem.self) {
            try read([("session_id", "b")], [("session_id", "a")], of: Self.live)
        }
        #expect(problem == .badParameter("session_id", "it is a part of the path"))
    }

    @Test func `an error about an option is one about its parameter`() throws {
        let parameters = try read([("session_id", "x")], of: Self.exported)
        let problem = #expect(throws: Problem.self) {
            try parameters.reading { _ in
                throw UsageError.badValue(option: "session", value: "x", expected: "another")
            }
        }
        #expect(problem == .badParameter("session_id", "session_id: cannot take 'x'; give another"))
    }
}
