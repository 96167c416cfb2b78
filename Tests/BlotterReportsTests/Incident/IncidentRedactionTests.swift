import Foundation
import TestSupport
import Testing

@testable import BlotterReports

/// What is kept out of a text, and what is not.
@Suite struct IncidentRedactionTests {
    private func hidden(_ text: String, learning lines: [String] = [], _ keys: String...) throws -> String {
        let redaction = try #require(IncidentRedaction(keys))
        for line in lines { redaction.learn(Array(line.utf8)) }
        return String(decoding: redaction.hidden(line: Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        arguments: [
            (#"{"api_key": "abc"}"#, #"{"api_key": "[redacted]"}"#),
            (
                #"{"API_KEY": "abc", "apiKey": "b", "Api-Key":"c"}"#,
                #"{"API_KEY": "[redacted]", "apiKey": "[redacted]", "Api-Key":"[redacted]"}"#
            ),
            // JSON in a text, and in a text of that.
            (
                #"{"msg": "sent {\"api_key\":\"abc\"} to venue"}"#,
                #"{"msg": "sent {\"api_key\":\"[redacted]\"} to venue"}"#
            ),
            (
                #"{"m": "a {\"b\": \"c {\\\"api_key\\\": \\\"d\\\"} e\"} f"}"#,
                #"{"m": "a {\"b\": \"c {\\\"api_key\\\": \\\"[redacted]\\\"} e\"} f"}"#
            ),
            // Quotes and backslashes in the value.
            (#"{"Api_Key": "a\"b\\", "x": 1}"#, #"{"Api_Key": "[redacted]", "x": 1}"#),
            (#"{"m": "{\"Api_Key\": \"a\\\"b\", \"x\": 1}"}"#, #"{"m": "{\"Api_Key\": \"[redacted]\", \"x\": 1}"}"#),
            // Numbers and what holds others stay JSON.
            (#"{"API_KEY": 12, "x": 1}"#, #"{"API_KEY": "[redacted]", "x": 1}"#),
            (#"{"API_KEY": {"a": "}", "b": [1]}, "x": 1}"#, #"{"API_KEY": "[redacted]", "x": 1}"#),
            (#"{"m": "{\"API_KEY\": 12}"}"#, #"{"m": "{\"API_KEY\": \"[redacted]\"}"}"#),
            (#"{"API_KEY": null}"#, #"{"API_KEY": null}"#),
            // No JSON.
            ("t=1 api_key=abc x=2", "t=1 api_key=[redacted] x=2"), ("api-key: 'a b' x", "api-key: '[redacted]' x"),
            ("GET /o?api_key=abc&x=2 HTTP", "GET /o?api_key=[redacted]&x=2 HTTP"),
            ("{'api_key': 'abc', 'n': 1}", "{'api_key': '[redacted]', 'n': 1}"),
            (#"{:api_key=>"abc"}"#, #"{:api_key=>"[redacted]"}"#),
            ("api_key = Bearer abc, x", "api_key = [redacted], x"),
            ("8=FIX\u{1}api_key=abc\u{1}10=1", "8=FIX\u{1}api_key=[redacted]\u{1}10=1"),
            // Behind an escape.
            (
                #"{"m": "one\napi_key=abc\tapi_key: d\u0009api_key=e"}"#,
                #"{"m": "one\napi_key=[redacted]\tapi_key: [redacted]\u0009api_key=[redacted]"}"#
            ),
            // A text that is cut off.
            (#"{"api_key": "abc"#, #"{"api_key": "[redacted]""#), ("api_key=", "api_key="), ("api_key:", "api_key:"),
            // Other names, and no value.
            ("my_api_key_id=abc api_keys=1 key=2", "my_api_key_id=abc api_keys=1 key=2"),
            ("the api_key is abc", "the api_key is abc"), ("at 12:00:01 x", "at 12:00:01 x"), ("", ""), ("=", "="),
            (#"{"x": "a", "note": "api_key: none; ok"}"#, #"{"x": "a", "note": "api_key: [redacted]; ok"}"#),
        ] as [(String, String)]) func `values of a name, however they are written`(text: String, expected: String)
        throws
    {
        #expect(try hidden(text, "api_key") == expected)
    }

    @Test(
        arguments: [
            ("x abcdef-1 y", "x [redacted] y"), (#"{"order_id": "Zabcdef-1Z"}"#, #"{"order_id": "Z[redacted]Z"}"#),
            ("ABCDEF-1", "ABCDEF-1"),
            // A short one is no secret elsewhere, and a number is one as a whole alone.
            (#"{"a": "short", "n": 5}"#, #"{"a": "short", "n": 5}"#),
            (
                #"{"a": 7654321, "b": 76543210, "c": "at 7654321"}"#,
                #"{"a": "[redacted]", "b": 76543210, "c": "at [redacted]"}"#
            ),
            (#"{"a": 1.7654321, "t": "7654321Z"}"#, #"{"a": 1.7654321, "t": "7654321Z"}"#),
            (#"{"a": -7654321, "t": "x-7654321"}"#, #"{"a": -7654321, "t": "x-[redacted]"}"#),
            ("at {s3cret-x and [abc]defg", "at [redacted] and [redacted]"),
            // As JSON, JSON in a text, and Markdown write it.
            (
                #"{"a": "q\"uote_d", "b": "{\"c\": \"q\\\"uote_d\"}"}"#,
                #"{"a": "[redacted]", "b": "{\"c\": \"[redacted]\"}"}"#
            ),
            (#"q"uote\_d"#, "[redacted]"), (#"q"uote_d"#, "[redacted]"),
        ] as [(String, String)]) func `a value that is known is nowhere`(text: String, expected: String) throws
    {
        let lines = [
            #"{"account": "abcdef-1"}"#, #"{"account": "short"}"#, #"{"Account": 7654321}"#, #"account="q\"uote_d""#,
            #"{"account": "{s3cret-x", "b": {"account": "[abc]defg"}}"#,
            #"{"account": null, "account_": true, "ACCOUNT": {"symbol": "BTC-USD"}}"#,
        ]
        #expect(try hidden(text, learning: lines, "account") == expected)
    }

    @Test func `what a pointer means, and its value elsewhere`() throws {
        let line = #"{"payload": {"user": {"id": "alice-1"}, "id": "order-1"}}"#
        #expect(
            try hidden(line, learning: [line], "/user/id")
                == #"{"payload": {"user": {"id": "[redacted]"}, "id": "order-1"}}"#)
        #expect(try hidden("by alice-1, order-1", learning: [line], "/user/id") == "by [redacted], order-1")
    }

    @Test func `a name may have marks in it`() throws {
        #expect(try hidden("a user.id=5, id=6", "user.id") == "a user.id=[redacted], id=6")
    }

    @Test func `of two that begin alike the longer one is found`() throws {
        let lines = ["key=secret", "key=secret-longer"]
        #expect(try hidden("secret-longer secret", learning: lines, "key") == "[redacted] [redacted]")
    }
}

/// JSON at random, written by Foundation, with a value in it that has to go wherever it is.
@Suite struct RandomRedactionTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>) func `it stays JSON, says the rest, and no more`(seed: UInt64)
        throws
    {
        var play = Play(random: SeededRandom(seed: seed))
        let object = play.object(depth: 3)
        let line = try Play.text(object)
        let redaction = try #require(IncidentRedaction(["api_key"]))
        redaction.learn(Array("api_key=\(Play.number)".utf8))
        redaction.learn(Array(try Play.text(["Api-Key": Play.secret]).utf8))
        let hidden = String(decoding: redaction.hidden(line: Array(line.utf8)), as: UTF8.self)
        let read = try #require(JSONSerialization.jsonObject(with: Data(hidden.utf8)) as? [String: Any], "\(hidden)")
        #expect(Play.told(read) == Play.told(Play.expected(object)), "\(line)\n\(hidden)")
    }

    private struct Play {
        static let secret = #"pä"ss/w\örd"#
        static let number = 7_654_321
        private static let mark = "[redacted]"
        private static let names = ["a", "note", "API_KEY", "apiKey", "api-key"]

        var random: SeededRandom

        mutating func object(depth: Int) -> [String: Any] {
            (0..<random.integer(1...4)).reduce(into: [:]) { object, _ in
                object[random.pick(Self.names)] = value(depth: depth)
            }
        }

        private mutating func value(depth: Int) -> Any {
            switch random.integer(0...(depth > 0 ? 7 : 4)) {
            case 0: return "fine"
            case 1: return 12
            case 2: return Self.secret
            case 3: return "before \(Self.secret) after"
            case 4: return Self.number
            case 5: return object(depth: depth - 1)
            case 6: return [value(depth: depth - 1), "x"]
            default:
                // A number in such a text is left without quotes.
                return "sent "
                    + ((try? Self.text(object(depth: depth - 1))) ?? "").replacing("\(Self.number)", with: "7") + " now"
            }
        }

        static func text(_ object: [String: Any]) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
        }

        /// What is to be left of a value, by the members as they are, not as they are written.
        static func expected(_ value: Any, under name: String = "a") -> Any {
            if name.lowercased().filter({ $0.isLetter }) == "apikey" { return mark }
            switch value {
            case let object as [String: Any]:
                return Dictionary(uniqueKeysWithValues: object.map { ($0, expected($1, under: $0)) })
            case let list as [Any]: return list.map { expected($0) }
            case let text as String:
                if let inner = inner(text) { return ["text": expected(inner)] }
                return text.replacingOccurrences(of: secret, with: mark)
            case let number as Int: return number == Self.number ? mark : number
            default: return value
            }
        }

        private static func inner(_ text: String) -> [String: Any]? {
            guard text.hasPrefix("sent {"), text.hasSuffix("} now") else { return nil }
            return try? JSONSerialization.jsonObject(with: Data(text.dropFirst(5).dropLast(4).utf8)) as? [String: Any]
        }

        /// In one way, texts that hold JSON opened.
        static func told(_ value: Any) -> String {
            switch value {
            case let object as [String: Any]:
                return "{" + object.sorted { $0.key < $1.key }.map { "\($0): \(told($1))" }.joined(separator: ", ")
                    + "}"
            case let list as [Any]: return "\(list.map(told))"
            case let text as String: return inner(text).map { told(["text": $0]) } ?? "'\(text)'"
            default: return "\(value)"
            }
        }
    }
}
