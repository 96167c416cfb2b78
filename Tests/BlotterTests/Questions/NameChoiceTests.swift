import Testing

@testable import Blotter

@Suite struct NameChoiceTests {
    @Test(arguments: [
        ("a", ["a"]), ("a,b", ["a", "b"]), (" a , b ,", ["a", "b"]), (",", []), ("", []), ("a b", ["a b"]),
    ]) func `a text is taken apart at its commas`(text: String, pieces: [String]) {
        #expect(NameChoice.pieces(text) == pieces)
    }

    @Test(arguments: [
        (["a,b"], ["a,b"]), (["b,a"], ["a", "b"]), (["a"], ["a"]), (["a,b", "c"], ["a,b", "c"]), (["c,a"], ["a", "c"]),
        ([#"q"\,x"#], [#"q"\,x"#]), ([#"q"\, y "#], [#"q"\"#]), (["nobody,none"], []),
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
            #expect(found == expected)
        }
    }
}
