import Testing

@testable import TelemetryLog

@Suite struct JSONReaderTests {
    /// All that a reader says of a text: whether it is JSON, how it is kept, what is searched of it.
    private struct Reading: Equatable {
        var isJSON: Bool
        var isCanonical = true
        var repeats = false
        var hasLongIntegers = false
        var texts = ""
    }

    private func read(_ text: String, searched: Bool = true) -> Reading {
        let reader = JSONReader()
        return Array(text.utf8).withUnsafeBytes { bytes in
            guard reader.begin(bytes), reader.value(depth: 0, searched: searched) != nil, reader.isAtEnd else {
                return Reading(isJSON: false)
            }
            return Reading(
                isJSON: true, isCanonical: reader.isCanonical, repeats: reader.hasRepeatedMembers,
                hasLongIntegers: reader.hasLongIntegers, texts: String(decoding: reader.texts.bytes, as: UTF8.self))
        }
    }

    // MARK: Grammar (RFC 8259)

    @Test(arguments: [
        "{}", "[]", "\"\"", "0", "-0", "-0.5e+10", "1E5", "true", "false", "null", "[[], {}, \"\"]",
        #"{"a": {"b": [1, "\u00e9\n", null]}}"#, #"{"": ""}"#, " [1] ", "\"\u{7F}\u{2028}\"",
    ]) func `a JSON text is read to its end`(text: String) {
        #expect(read(text).isJSON)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\": 1,}",
        "{1: 2}",
        "{\"a\" 1}", "{\"a\": 1 \"b\": 2}", "{]", "[}", "{} {}", "01", "1.", ".5", "+1", "-", "1e", "0x1", "NaN", "tru",
        "truE", "nulll", "'a'", "\"", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u123\"", "\"\n\"", "\"\u{0}\"",
        "\u{FEFF}{}",
    ]) func `what breaks the grammar is not read`(text: String) {
        #expect(!read(text).isJSON)
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func `what is not UTF-8 is not read`(bytes: [UInt8]) {
        #expect(!bytes.withUnsafeBytes { JSONReader().begin($0) })
    }

    @Test(arguments: [("[", "]"), ("{\"a\": ", "}")])
    func `1024 containers may be inside each other`(open: String, close: String) {
        let innermost = open == "[" ? "[]" : "{}"
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth - 1) + innermost + String(repeating: close, count: depth - 1)
        }
        #expect(read(nested(1024)) == Reading(isJSON: true))
        #expect(!read(nested(1025)).isJSON)
    }

    // MARK: How a text is kept

    @Test(arguments: [
        (#"{"a": 1, "b": [2, {}]}"#, true), ("[]", true), ("[1, 2]", true), (#"{"a": "b, c:d"}"#, true),
        (#"{"a":1}"#, false), (#"{"a": 1,"b": 2}"#, false), (#"{"a" : 1}"#, false), (#"{ "a": 1}"#, false),
        (#"{"a": 1 }"#, false), ("[1,2]", false), ("[1 , 2]", false), ("[ ]", false), ("{ }", false),
        (#"{"a":  1}"#, false), ("[1,\t2]", false), ("{\"a\":\n1}", false),
    ]) func `a text is canonical as json.dumps spaces it`(text: String, isCanonical: Bool) {
        #expect(read(text).isCanonical == isCanonical)
    }

    @Test(arguments: [
        (#"{"a": 1, "b": 2}"#, false), (#"{"a": 1, "a": 2}"#, true), (#"{"a": {"a": 1}}"#, false),
        (#"[{"a": 1}, {"a": 2}]"#, false), (#"{"b": {"a": 1, "a": 1}}"#, true), (#"{"ab": 1, "ba": 2}"#, false),
        (#"{"": 1, "": 2}"#, true), (#"{"a": 1, "A": 2}"#, false),
        // Of a name with an escape it is not known what it means.
        (#"{"\u0061": 1}"#, true),
    ]) func `members that come twice are told`(text: String, repeats: Bool) {
        #expect(read(text).repeats == repeats)
    }

    /// Below 25 members each is compared with those before it, above they are sorted.
    @Test(arguments: [2, 23, 24, 25, 26, 1000]) func `one member of many that comes twice is told`(count: Int) {
        let members = (0..<count).map { "\"m\($0)\": \($0)" }
        #expect(!read("{" + members.joined(separator: ", ") + "}").repeats)
        for place in [0, count / 2, count - 1] {
            let again = members + ["\"m\(place)\": 0"]
            #expect(read("{" + again.joined(separator: ", ") + "}").repeats)
        }
    }

    // MARK: What is searched

    @Test(arguments: [
        (#""a b""#, " a b"), ("[]", ""), ("12", " 12"), ("-7", " -7"), ("1.5", ""), ("1e3", ""), ("true", ""),
        ("null", ""), (#"{"name": "value", "n": 3}"#, " value 3"), (#"["x", ["y", {"k": "z"}]]"#, " x y z"),
        (#""line\nbreak \u00e9\u0000""#, " line\nbreak é "), (#""""#, " "),
    ]) func `strings and whole numbers are searched, names are not`(text: String, texts: String) {
        #expect(read(text).texts == texts)
        #expect(read(text, searched: false).texts == "")
    }

    /// SQLite's integers have 64 bits, so that all of 18 characters fit.
    @Test(arguments: [
        ("123456789012345678", false), ("-12345678901234567", false), ("1234567890123456789", true),
        ("-123456789012345678", true), ("1234567890123456789.5", false), ("\"1234567890123456789\"", false),
    ]) func `whole numbers that may not fit in an integer are told`(text: String, isLong: Bool) {
        #expect(read(text).hasLongIntegers == isLong)
        #expect(!read(text, searched: false).hasLongIntegers)
    }

    // MARK: One reader, many texts

    @Test func `a reader keeps nothing of the text before`() {
        let reader = JSONReader()
        func read(_ text: String) -> String? {
            Array(text.utf8).withUnsafeBytes { bytes in
                guard reader.begin(bytes), reader.value(depth: 0, searched: true) != nil else { return nil }
                return String(decoding: reader.texts.bytes, as: UTF8.self)
            }
        }
        #expect(read(#"{"a":"\n","a":1234567890123456789}"#) == " \n 1234567890123456789")
        #expect(!reader.isCanonical && reader.hasRepeatedMembers && reader.hasEscapes && reader.hasLongIntegers)
        #expect(read("[[[") == nil)
        #expect(read(#"{"a": "b"}"#) == " b")
        #expect(reader.isCanonical && !reader.hasRepeatedMembers && !reader.hasEscapes && !reader.hasLongIntegers)
        reader.shrink()
        #expect(read("[\"c\"]") == " c")
    }

    @Test func `a text is read once more after a rewind`() {
        let reader = JSONReader()
        Array(#"{"a": 1, "b": 2}"#.utf8).withUnsafeBytes { bytes in
            #expect(reader.begin(bytes))
            for _ in 0..<2 {
                var names: [String] = []
                let range = reader.members(depth: 0) { key in
                    names.append(String(decoding: reader.bytes(key), as: UTF8.self))
                    return reader.value(depth: 1, searched: false) != nil
                }
                #expect(names == ["a", "b"] && range == 0..<16)
                reader.rewind()
            }
        }
    }
}
