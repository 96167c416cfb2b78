import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LogExplanationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let format: FormatDefinition = {
        var format = FormatDefinition(name: "bot")
        format.conditions = [.init("/what", .exists)]
        var symbol = FormatDefinition.Field()
        symbol.sources = [.pointer("/pair")]
        var kind = FormatDefinition.Field()
        kind.sources = [.pointer("/what")]
        kind.map = ["done": ["fill"]]
        format.fields = [.symbol: symbol, .kind: kind]
        return format
    }()

    private func explanation(
        of text: String, _ format: FormatDefinition = format, examples: [Int64] = []
    ) throws -> LogExplanation {
        try folder.write(text, to: "s.jsonl")
        let places = Set(examples.map { LogExplanation.Place(file: "s.jsonl", line: $0, part: 0) })
        let explanation = LogExplanation(by: FormatSet(own: [format]), examples: places)
        let path = LogPath(bytes: Array("s.jsonl".utf8))
        try explanation.read(LogFolder(path: folder.path).open(path), at: path)
        return explanation
    }

    @Test func `names that are data do not fill the memory, and fields are found as before`() throws {
        let lines = (1...40).map { number in
            let key = "\(number)-" + String(repeating: "k", count: 1 << 20)
            return #"{"what": "done", "\#(key)": 1, "pair": "P-\#(number)"}"#
        }
        let explanation = try explanation(of: lines.joined(separator: "\n") + "\n", examples: [1, 40])
        // As many as fit into 16 MB, and those that are looked for.
        #expect(explanation.document.names.meanings.count < explanation.document.names.soughtCount + 20)
        #expect(explanation.readings.map(\.lines) == [40])
        #expect(explanation.readings.map(\.missing) == [[]])
        for line: Int64 in [1, 40] {
            let found = explanation.pointers[.init(file: "s.jsonl", line: line, part: 0)]
            #expect(found == [.kind: "/what", .symbol: "/pair"])
        }
    }

    @Test func `values that a map does not name are counted one by one up to a limit, then together`() throws {
        let lines = (0..<1100).map { #"{"what": "w\#($0)", "pair": "A"}"# } + [#"{"what": "w5", "pair": "A"}"#]
        let reading = try #require(try explanation(of: lines.joined(separator: "\n") + "\n").readings.first)
        #expect(reading.unnamed[.kind]?.count == 1000)
        #expect(reading.unnamed[.kind]?["w5"] == 2)
        #expect(reading.uncounted == [.kind: 100])
    }

    @Test func `of a member that is named as a secret no value is told`() throws {
        var format = Self.format
        format.fields[.kind]?.sources = [.pointer("/what/secret")]
        let reading = try #require(try explanation(of: #"{"what": {"secret": "KEY"}}"# + "\n", format).readings.first)
        #expect(reading.unnamed == [.kind: ["[not shown]": 1]])
    }

    private static func field(
        _ places: String..., join: String? = nil, fallback: [String]? = nil, missing: [String] = [],
        when condition: String? = nil
    ) -> FormatDefinition.Field {
        var field = FormatDefinition.Field()
        field.sources = places.map { $0.hasPrefix("/") ? .pointer($0) : .constant($0) }
        (field.join, field.fallback, field.missing) = (join, fallback, missing)
        field.conditions = condition.map { [.init($0, .exists)] } ?? []
        return field
    }

    private static func either(_ alternatives: FormatDefinition.Field...) -> FormatDefinition.Field {
        var field = FormatDefinition.Field()
        field.alternatives = alternatives
        return field
    }

    /// A field, the line, and where its value is said to come from.
    @Test(
        arguments: [
            (field("/a", "/b"), #"{"what": 1, "b": "x"}"#, "/b"), (field("x"), #"{"what": 1}"#, "\"x\""),
            (field("/a", "/b", join: "-"), #"{"what": 1, "a": "x", "b": "y"}"#, "/a + /b"),
            (field("/a", fallback: ["z"]), #"{"what": 1}"#, "else"),
            (field("/a", "/b", missing: ["n/a"]), #"{"what": 1, "a": "N/A", "b": "y"}"#, "/b"),
            (
                either(field("/a", when: "/c"), field("/list/*/b")),
                #"{"what": 1, "a": "x", "list": [{}, {"b": "y"}]}"#, "/list/*/b"
            ),
            (either(field("/a", when: "/c"), field("/b")), #"{"what": 1, "a": "x", "b": 2, "c": 3}"#, "/a"),
            (field("/a"), #"{"what": 1, "a": null}"#, nil),
        ] as [(FormatDefinition.Field, String, String?)])
    func `a value comes from where reading takes it`(
        field: FormatDefinition.Field, line: String, pointer: String?
    ) throws {
        var format = Self.format
        format.fields = [.venue: field]
        let found = try explanation(of: line + "\n", format, examples: [1])
        #expect(found.pointers[.init(file: "s.jsonl", line: 1, part: 0)]?[.venue] == pointer)
    }

    @Test func `a sum comes from all that is added up`() throws {
        var format = Self.format
        var kind = FormatDefinition.Field()
        kind.sources = [.constant("order")]
        var quantity = FormatDefinition.Field()
        quantity.terms = ["/a", "/b"].map { pointer in
            var term = FormatDefinition.Field()
            term.sources = [.pointer(pointer)]
            return term
        }
        format.fields = [.kind: kind, .quantity: quantity]
        let found = try explanation(of: #"{"what": 1, "a": 2, "b": 0.5}"# + "\n", format, examples: [1])
        #expect(found.pointers[.init(file: "s.jsonl", line: 1, part: 0)]?[.quantity] == "/a + /b")
    }
}
