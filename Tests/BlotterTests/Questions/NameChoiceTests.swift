import Testing

@testable import Blotter

@Suite struct NameChoiceTests {
    @Test(arguments: [
        ("a", ["a"]), ("a,b", ["a", "b"]), (" a , b ,", ["a", "b"]), (",", []), ("", []), ("a b", ["a b"]),
        ("!a", ["!a"]), ("! a , b", ["!a", "!b"]), (" !a", ["!a"]), ("!", []),
    ]) func `a text is taken apart at its commas`(text: String, pieces: [String]) {
        #expect(NameChoice.pieces(text) == pieces)
    }

    @Test(arguments: [
        (["a,b"], ["a,b"]), (["b,a"], ["a", "b"]), (["a"], ["a"]), (["a,b", "c"], ["a,b", "c"]), (["c,a"], ["a", "c"]),
        ([#"q"\,x"#], [#"q"\,x"#]), ([#"q"\, y "#], [#"q"\"#]), (["nobody,none"], []),
        (["!a"], ["a,b", "b", "c", #"q"\,x"#, #"q"\"#]), (["!a,b"], ["a", "b", "c", #"q"\,x"#, #"q"\"#]),
        (["!a", "!b,c"], ["a,b", #"q"\,x"#, #"q"\"#]), (["a,c,b", "!b"], ["a", "c"]),
    ]) func `a name that is just so comes before a list`(typed: [String], expected: [String]) throws {
        let store = try LogStore()
        let names = ["a", "a,b", "b", "c", #"q\"\\,x"#, #"q\"\\"#]
        for column in ["session_id", "symbol", "mode", "kind"] {
            try store.write(
                names.map { #"{"ts": 1766223000, "\#(column)": "\#($0)", "payload": {"c": "\#(column)"}}"# },
                to: "\(column).jsonl")
        }
        try store.ingest()
        for path in [\EventFilter.sessions, \.symbols, \.modes, \.kinds] {
            var filter = EventFilter()
            filter[keyPath: path] = typed
            var found: [String?] = []
            try store.reader().events(filter) { event in
                found.append(
                    path == \.sessions
                        ? event.session : path == \.symbols ? event.symbol : path == \.modes ? event.mode : event.kind)
                return true
            }
            // What bears none of the names is not left out, either.
            let known = ["a", "a,b", "b", "c", #"q"\,x"#, #"q"\"#]
            #expect(found.compactMap(\.self).filter(known.contains) == expected)
        }
    }

    @Test func `a name that begins as what is left out is still a name`() throws {
        let store = try LogStore()
        try store.write(
            ["!a", "a", nil].map { name in
                #"{"ts": 1766223000, "kind": "fill"\#(name.map { #", "symbol": "\#($0)""# } ?? "")}"#
            }, to: "s.jsonl")
        try store.ingest()
        func symbols(_ texts: String...) throws -> [String?] {
            var filter = EventFilter()
            filter.symbols = texts
            var found: [String?] = []
            try store.reader().events(filter) { event in
                found.append(event.symbol)
                return true
            }
            return found
        }
        #expect(try symbols("!a") == ["!a"])
        #expect(try symbols("!b") == ["!a", "a", nil])
        #expect(try symbols("!b,a") == ["!a", nil])
        #expect(
            try store.reader().unknownNames(
                in: {
                    var f = EventFilter(); f.symbols = ["!b,a"]; return f
                }()
            ).map(\.name) == ["b"])
    }

    @Test(arguments: [
        (["BTC-*"], ["BTC-EUR", "BTC-USD"]), (["?TC-USD"], ["BTC-USD"]), (["[BE]TC-USD"], ["BTC-USD"]),
        (["A*"], ["A*"]), (["A?"], ["A*", "AB"]), (["BTC-U*,A*"], ["A*", "BTC-USD"]),
        (["!BTC-*"], ["A*", "AB", "ETH"]),
        (["!A*"], ["AB", "BTC-EUR", "BTC-USD", "ETH"]), (["*", "!*-*"], ["A*", "AB", "ETH"]), (["X*"], []),
        (["btc-*"], []),
    ]) func `a pattern stands for the names that are like it, unless it is one itself`(
        typed: [String], expected: [String]
    ) throws {
        let store = try LogStore()
        try store.write(
            ["A*", "AB", "BTC-EUR", "BTC-USD", "ETH"].map {
                #"{"ts": 1766223000, "session_id": "\#($0)", "symbol": "\#($0)", "kind": "fill"}"#
            }, to: "s.jsonl")
        try store.ingest()
        for path in [\EventFilter.sessions, \.symbols] {
            var filter = EventFilter()
            filter[keyPath: path] = typed
            var found: [String?] = []
            try store.reader().events(filter) { event in
                found.append(event.symbol)
                return true
            }
            #expect(found == expected)
            let unknown = try store.reader().unknownNames(in: filter).map(\.name)
            #expect(unknown == (expected.isEmpty ? typed : []))
        }
    }

    @Test func `a kind of another program is found in any case`() throws {
        let store = try LogStore()
        try store.write([#"{"ts": 1766223000, "session_id": "s", "kind": "heartbeat"}"#], to: "s.jsonl")
        try store.ingest()
        var filter = EventFilter()
        filter.kinds = ["HeartBeat"]
        #expect(try store.reader().eventCount(filter) == 1)
        #expect(try store.reader().unknownNames(in: filter) == [])
    }
}
