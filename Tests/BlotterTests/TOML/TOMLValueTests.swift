import Testing

@testable import Blotter

@Suite struct TOMLValueTests {
    private static let document = """
        z = +1_0
        "a.b/ö\\n" = { "" = [1, 0.50, true, "x", [], {}], y = "" }
        many = [
          { q = 0xff },

          -1e-3,
        ]
        dotted.b.c = inf
        dotted.a = 07:32:00
        long = '''
        two
        lines'''

        [[rule]]
        b = 1
        [[rule]]
        [last.one]
        b = false
        [last]
        a = 123456789012345678901234567890
        """

    private static let outline = #"""
        1 z: integer 10
        2 a.b/ö\#n: table
          2 : array
            2 -: integer 1
            2 -: float 0.50
            2 -: true
            2 -: text "x"
            2 -: array
            2 -: table
          2 y: text ""
        3 many: array
          4 -: table
            4 q: integer 255
          6 -: float -1e-3
        8 dotted: table
          8 b: table
            8 c: other
          9 a: other
        10 long: text "two\nlines"
        14 rule: array
          14 -: table
            15 b: integer 1
          16 -: table
        19 last: table
          17 one: table
            18 b: false
          20 a: integer 123456789012345678901234567890
        """#

    /// The members with their lines, one a line of text.
    private func outline(_ members: [TOMLValue.Member], _ indent: String = "") -> [String] {
        members.flatMap { member in
            let start = "\(indent)\(member.value.line) \(member.name): "
            return switch member.value.content {
            case .table(let members): [start + "table"] + outline(members, indent + "  ")
            case .array(let elements):
                [start + "array"] + outline(elements.map { .init(name: "-", value: $0) }, indent + "  ")
            case .string(let text): [start + "text \(text.debugDescription)"]
            case .integer(let text): [start + "integer \(text)"]
            case .float(let text): [start + "float \(text)"]
            case .boolean(let value): [start + "\(value)"]
            case .other: [start + "other"]
            }
        }
    }

    @Test func `values come in the order of the document, with names and lines as they are`() throws {
        #expect(try outline(TOMLValue.members(of: Self.document)).joined(separator: "\n") == Self.outline)
    }

    @Test(arguments: ["", "\n", "# nothing", "\u{FEFF}"]) func `a document may be empty`(document: String) throws {
        #expect(try outline(TOMLValue.members(of: document)) == [])
    }

    @Test(arguments: [
        ("a = 1\na = 2", 2, "value (\"a\") already exists"),
        ("[a]\n[b]\n[a]", 3, "table (\"a\") already exists"),
        ("a = 1\r\nb = \"x", 2, "basic_string: the next token is not a valid string"),
        ("a", 1, "key_value_pair: missing key-value separator `=`"),
        ("\n\na = b", 3, "no value that is known (a text has quotes)"),
        ("a = nul", 1, "no value that is known (a text has quotes)"),
    ]) func `what is no TOML is refused with its line`(document: String, line: Int, message: String) {
        #expect {
            _ = try TOMLValue.members(of: document)
        } throws: { error in
            (error as? TOMLValue.Fault).map { $0.line == line && $0.message == message } == true
        }
    }
}
