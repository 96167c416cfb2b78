import Testing

@testable import TelemetryLog

@Suite struct PayloadFormatTests {
    private static let order = "\u{1}"
    private static let intent = "\u{2}"

    @Test(
        arguments: [
            ("nothing", "{}", "{}", []),
            (
                "texts lose their quotes", #"{"a": "x", "b": 1.50, "c": null, "d": ""}"#,
                #"{"a": "%s", "b": %s, "c": %s, "d": "%s"}"#, ["x", "1.50", "null", ""]
            ),
            (
                "percents", #"{"100%": "50%", "%s": "%d%%s", "%": "%", "%%": 1}"#,
                #"{"100%%": "%s", "%%s": "%s", "%%": "%s", "%%%%": %s}"#, ["50%", "%d%%s", "%", "1"]
            ),
            (
                "names with escapes", #"{"q\"%": 1, "é\\": "ü", "": "x"}"#, #"{"q\"%%": %s, "é\\": "%s", "": "%s"}"#,
                ["1", "ü", "x"]
            ),
            (
                "an id in the middle", #"{"a": 1, "order_id": "o 1", "b": 2, "intent_id": "i%s", "c": 3}"#,
                #"{"a": %s, "order_id": "\#(order)", "b": %s, "intent_id": "\#(intent)", "c": %s}"#, ["1", "2", "3"]
            ),
            ("ids alone", #"{"intent_id": "i"}"#, #"{"intent_id": "\#(intent)"}"#, []),
            ("the other dialect", #"{"client_id": "c"}"#, #"{"client_id": "\#(order)"}"#, []),
            (
                "both dialects", #"{"client_id": "c", "order_id": "o"}"#,
                #"{"client_id": "%s", "order_id": "\#(order)"}"#, ["c"]
            ),
            (
                "both dialects, one of them a number", #"{"client_id": "c", "order_id": 7}"#,
                #"{"client_id": "%s", "order_id": \#(order)}"#, ["c"]
            ),
            (
                "both dialects, one of them no id", #"{"client_id": "c", "order_id": 7.5}"#,
                #"{"client_id": "\#(order)", "order_id": %s}"#, ["7.5"]
            ),
            (
                "empty ids, which are none", #"{"order_id": "", "client_id": "c", "intent_id": ""}"#,
                #"{"order_id": "%s", "client_id": "\#(order)", "intent_id": "%s"}"#, ["", ""]
            ),
            (
                "ids that are numbers", #"{"order_id": 83897659880019404350, "intent_id": -7}"#,
                #"{"order_id": \#(order), "intent_id": \#(intent)}"#, []
            ),
            (
                "ids that are none", #"{"order_id": 7e3, "client_id": ["c"], "intent_id": null}"#,
                #"{"order_id": %s, "client_id": %s, "intent_id": %s}"#, ["7e3", #"["c"]"#, "null"]
            ),
            (
                "ids with escapes", #"{"order_id": "\u006f", "intent_id": "i"}"#,
                #"{"order_id": "%s", "intent_id": "\#(intent)"}"#, [#"\u006f"#]
            ),
            (
                "ids that mean the other's mark", #"{"order_id": "\u0002", "intent_id": "\u0001"}"#,
                #"{"order_id": "%s", "intent_id": "%s"}"#, [#"\u0002"#, #"\u0001"#]
            ),
            (
                "nested values", #"{"a": {"order_id": "x", "%": ["%s", {}]}, "b": []}"#, #"{"a": %s, "b": %s}"#,
                [#"{"order_id": "x", "%": ["%s", {}]}"#, "[]"]
            ),
            (
                "eight values and an id",
                #"{"a": 1, "b": 2, "c": 3, "d": 4, "order_id": "o", "e": 5, "f": 6, "g": 7, "h": "8"}"#,
                #"{"a": %s, "b": %s, "c": %s, "d": %s, "order_id": "\#(order)", "e": %s, "f": %s, "g": %s, "h": "%s"}"#,
                ["1", "2", "3", "4", "5", "6", "7", "8"]
            ),
            (
                "nine values", #"{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": "8%", "%i": "9"}"#,
                #"{"a": %s, "b": %s, "c": %s, "d": %s, "e": %s, "f": %s, "g": %s, "h": %s}"#,
                ["1", "2", "3", "4", "5", "6", "7", #""8%", "%i": "9""#]
            ),
            (
                "an id behind the eighth value",
                #"{"a": 1, "intent_id": "i", "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": [8], "order_id": "o", "i": 9}"#,
                #"{"a": %s, "intent_id": "\#(intent)", "b": %s, "c": %s, "d": %s, "e": %s, "f": %s, "g": %s, "h": %s}"#,
                ["1", "2", "3", "4", "5", "6", "7", #"[8], "order_id": "o", "i": 9"#]
            ),
        ] as [(String, String, String, [String])])
    func `a payload is a format and values`(why: String, payload: String, format: String, values: [String]) throws {
        // The kind is one whose payload's ids are all looked for but that of a fill.
        let line = #"{"kind": "note", "payload": \#(payload)}"#
        let batch = LogBatch()
        let parser = LineParser()
        #expect(Array(line.utf8).withUnsafeBytes { parser.parse($0, number: 1, into: batch) } == nil)
        let event = try #require(batch.events.first)
        #expect(batch.forms.map { batch.string($0.payload) } == [format])
        #expect(batch.values.map(batch.string) == values)
        #expect(event.valueCount == values.count)
        let found = try #require(try ParsedLine(line).event)
        #expect(found.payload == payload)
        #expect(found.text == line)
    }

    @Test(arguments: [#""%s""#, "[1, 2]", "null", "17", #"[{"order_id": "o"}]"#])
    func `a line without a payload object is its own`(payload: String) throws {
        let line = #"{"payload": \#(payload), "order_id": "o"}"#
        let event = try #require(try ParsedLine(line).event)
        #expect(event.payload == line && event.order == "o" && event.extra == nil)
        #expect(event.text == line)
    }

    @Test func `the places of a format are its members in their order`() throws {
        let format = "{\"a%%\": \"%s\", \"order_id\": \u{1}, \"i\\\"d\": \"\u{2}\", \"fill_id\": \"\u{3}\", \"b\": %s}"
        #expect(
            PayloadFormat.places(in: Array(format.utf8)) == [
                .init(name: Array("a%".utf8), slot: .quoted(0)), .init(name: Array("order_id".utf8), slot: .orderID),
                .init(name: Array("i\\\"d".utf8), slot: .intentID), .init(name: Array("fill_id".utf8), slot: .fillID),
                .init(name: Array("b".utf8), slot: .bare(1)),
            ])
        #expect(PayloadFormat.places(in: Array("%s".utf8)) == nil)
    }

    @Test(arguments: [
        (#"{"k": "[redacted]"}"#, ["k"], []), (#"{"k": "[redacted]", "a": %s}"#, ["k"], ["a"]),
        (#"{"a": "%s", "k": "[redacted]", "l%%": "[redacted]", "b": "%s"}"#, ["k", "l%"], ["a", "b"]),
        (#"{"a": %s, "k": "[redacted]"}"#, ["k"], ["a"]), (#"{"a": "%s", "k": "[redacted]"}"#, ["k"], ["a"]),
    ]) func `what was kept out has a place of its own`(format: String, redacted: [String], others: [String]) throws {
        let places = try #require(PayloadFormat.places(in: Array(format.utf8)))
        let names = { (places: [PayloadFormat.Place]) in places.map { String(decoding: $0.name, as: UTF8.self) } }
        #expect(names(places.filter { $0.slot == .fixedText(Array("[redacted]".utf8)) }) == redacted)
        #expect(names(places.filter { $0.slot != .fixedText(Array("[redacted]".utf8)) }) == others)
    }

    @Test func `formats beyond the limit are kept in one piece, and known ones go on`() throws {
        let parser = LineParser()
        let batch = LogBatch()
        var readback = Readback()
        let shapes = (0..<(PayloadFormat.formatLimit + 40)).map {
            #"{"kind": "note", "payload": {"%\#($0)": "x", "order_id": "o%s", "b": 1}}"#
        }
        // Each shape twice: first all of them, then all again.
        for line in shapes + shapes {
            _ = Array(line.utf8).withUnsafeBytes { parser.parse($0, number: 1, into: batch) }
        }
        #expect(batch.forms.count == PayloadFormat.formatLimit + 1)
        #expect(batch.forms.last.map { batch.string($0.payload) } == "%s")
        #expect(
            batch.events.map(\.valueCount)
                == (shapes + shapes).indices.map { $0 % shapes.count < PayloadFormat.formatLimit ? 2 : 1 })
        let events = try readback.events(of: batch)
        #expect(events.map(\.text) == shapes + shapes)
        #expect(events.allSatisfy { $0.order == "o%s" })
    }
}
