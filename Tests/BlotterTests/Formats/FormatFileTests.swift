import TelemetryLog
import Testing

@testable import Blotter

/// What a mapping file comes to.
@Suite struct FormatFileTests {
    private func definition(_ text: String) throws -> FormatDefinition {
        try FormatFile(text, name: "desk", file: "/etc/desk.toml").definition
    }

    private func field(_ field: CanonicalField, _ text: String) throws -> FormatDefinition.Field? {
        try definition(text).fields[field]
    }

    /// A field with what `change` says.
    private func expected(_ change: (inout FormatDefinition.Field) -> Void) -> FormatDefinition.Field {
        var field = FormatDefinition.Field()
        change(&field)
        return field
    }

    @Test func `a whole file comes to its definition`() throws {
        let text = """
            # A desk's log of its gateway.
            match = { "/ch" = ["orders", 7, 0.50], "/a.b/c~1d" = true, "/dry" = false, files = ["*.log", "x/*.jsonl"] }
            inside = "/body"
            each = "/rows"
            redact = ["/user/key", "/ip"]
            venue = "XLON"
            order_id = ["/cl", "/id", 0]

            [[sample]]
            line = '''
            {"ch":"orders","body":"{}"}
            '''
            kind = "order"
            quantity = 1_000.50
            ts = 1767225600000000000
            [[sample]]
            line = "{}"
            """
        var expected = FormatDefinition(name: "desk", file: "/etc/desk.toml")
        expected.conditions = [
            .init("/ch", .isOneOf(["orders", "7", "0.50"])), .init("/a.b/c~1d", .exists), .init("/dry", .isMissing),
        ]
        expected.files = ["*.log", "x/*.jsonl"]
        expected.inside = "/body"
        expected.each = "/rows"
        expected.redact = ["/user/key", "/ip"]
        expected.fields[.venue] = self.expected { $0.sources = [.constant("XLON")] }
        expected.fields[.orderID] = self.expected {
            $0.sources = [.pointer("/cl"), .pointer("/id"), .constant("0")]
        }
        var sample = FormatDefinition.Sample(line: #"{"ch":"orders","body":"{}"}"#)
        sample.fields = [.kind: "order", .quantity: "1000.50", .time: "1767225600000000000"]
        expected.samples = [sample, .init(line: "{}")]
        #expect(try definition(text) == expected)
    }

    @Test func `kinds are joined, mapped to one or several, and have a value where none is named`() throws {
        let text = """
            [kind]
            at = ["/type", "/ok"]
            join = "/"
            map = { "Ack/true" = "order", 0 = ["order", "fill"], "a.b" = "", "1.5" = 'X:y/z-_.1' }
            else = ["order", "cancel"]
            missing = [0, -1.50, "N/A", false]
            """
        let expected = expected {
            $0.sources = [.pointer("/type"), .pointer("/ok")]
            $0.join = "/"
            $0.map = ["ack/true": ["order"], "0": ["order", "fill"], "a.b": [], "1.5": ["X:y/z-_.1"]]
            $0.fallback = ["order", "cancel"]
            $0.missing = ["0", "-1.50", "n/a", "false"]
        }
        #expect(try field(.kind, text) == expected)
    }

    @Test func `a table may stand under its header, its keys after others, and within a line`() throws {
        let expected = expected {
            $0.sources = [.pointer("/side")]
            $0.map = ["1": ["buy"], "2": ["sell"]]
        }
        #expect(try field(.side, "side = { at = '/side', map = { 1 = 'buy', 2 = 'sell' } }") == expected)
        #expect(try field(.side, "[side.map]\n1 = 'buy'\n2 = 'sell'\n[side]\nat = '/side'") == expected)
        #expect(try field(.side, "side.at = '/side'\nside.map.1 = 'buy'\nside.map.2 = 'sell'") == expected)
    }

    @Test(arguments: [
        ("0.01", "0.01"), ("1_000", "1000"), ("+2.50", "2.50"), ("1e-4", "1e-4"), ("-1", "-1"), ("0x10", "16"),
        ("0.00000000000000000000000000000000001", "0.00000000000000000000000000000000001"),
        ("12345678901234567890123", "12345678901234567890123"),
    ]) func `a scale keeps its digits`(written: String, expected: String) throws {
        #expect(try field(.fillFee, "fill_fee = { at = '/f', scale = \(written) }")?.scale == expected)
    }

    @Test(arguments: ["1", "0.5", "true", "12345678901234567890123", "1.0"])
    func `numbers and truth values are texts where a text may stand`(text: String) throws {
        #expect(try field(.symbol, "symbol = \(text)") == expected { $0.sources = [.constant(text)] })
        let mapped = expected {
            $0.sources = [.pointer("/s")]
            $0.map = ["x": [text]]
            $0.fallback = [text]
            $0.missing = [text]
        }
        let table = "symbol = { at = '/s', map = { X = \(text) }, else = \(text), missing = [\(text)] }"
        #expect(try field(.symbol, table) == mapped)
    }

    @Test func `times have a unit and a zone`() throws {
        let expected = expected {
            $0.sources = [.pointer("/t")]
            $0.unit = .microseconds
            $0.zone = "America/Argentina/Buenos_Aires"
        }
        let text = "ts = { at = '/t', unit = 'us', zone = 'America/Argentina/Buenos_Aires' }"
        #expect(try field(.time, text) == expected)
    }

    @Test func `a value may need no place, and a file no field`() throws {
        #expect(
            try field(.kind, "kind = { else = ['order', 'fill'] }") == expected { $0.fallback = ["order", "fill"] })
        #expect(
            try field(.mode, "mode = { at = '/m', else = '' }")
                == expected {
                    $0.sources = [.pointer("/m")]
                    $0.fallback = []
                })
        #expect(try definition("") == FormatDefinition(name: "desk", file: "/etc/desk.toml"))
        #expect(try definition("match = {}") == FormatDefinition(name: "desk", file: "/etc/desk.toml"))
    }

    @Test func `every field has a name`() throws {
        for field in CanonicalField.allCases {
            let found = try self.field(field, "\(field.rawValue) = '/x'")
            #expect(found == expected { $0.sources = [.pointer("/x")] })
        }
    }
}
