import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// What each part of the language of mapping files makes of a line.
@Suite struct FormatLanguageTests {
    /// What the events of `lines` say, in their order, read by the mapping file `format`.
    private func rows(_ format: String, _ lines: [String], _ sql: String, name: String = "a.jsonl") throws -> [String] {
        let store = try LogStore()
        try store.write(lines, to: name)
        store.index.formats = [try FormatFile(format, name: "own", file: nil).checkedDefinition()]
        try store.ingest()
        return try store.rows(sql)
    }

    private func events(_ format: String, _ lines: String..., columns: String) throws -> [String] {
        try rows(format, lines, "SELECT \(columns) FROM events ORDER BY line, part")
    }

    @Test func `a step that selects all leads through arrays in arrays, with the objects passed in reach`() throws {
        #expect(
            try events(
                "each = '/ev/*/or'\nsymbol = '/s'\norder_id = '/o'\nkind = 'order'",
                #"{"t": 1, "ev": [{"s": "A", "or": [{"o": "1"}, {"o": "2"}]}, {"s": "B", "or": [{"o": "3"}, 7]}]}"#,
                columns: "part, symbol, order_id, payload") == [
                    #"0|A|1|{"o": "1"}"#, #"1|A|2|{"o": "2"}"#, #"2|B|3|{"o": "3"}"#,
                ])
    }

    @Test(arguments: [
        ("", #"[{"o": "1"}, {"o": "2"}]"#, ["1", "2"]),
        ("/orders", #"{"orders": {"o": "1"}}"#, ["1"]),
        ("/orders/*", #"{"orders": {"x": {"o": "1"}, "y": {"o": "2"}, "z": 3}}"#, ["1", "2"]),
        ("/orders", #"{"orders": [[{"o": "1"}]]}"#, ["NULL"]),
        ("/orders/*", #"{"orders": [[{"o": "1"}], {"o": "2"}]}"#, ["1", "2"]),
        ("", #"{"o": "1"}"#, ["1"]),
    ]) func `an event for each object that is pointed to`(each: String, line: String, expected: [String]) throws {
        #expect(try events("each = '\(each)'\norder_id = '/o'\nkind = 'order'", line, columns: "order_id") == expected)
    }

    @Test func `members of lists of keys and values are found by their keys`() throws {
        #expect(
            try events(
                """
                match = { "/attributes/[key=order.id]" = true }
                order_id = "/attributes/[key=order.id]/value/*"
                symbol = "/fields/[0=55]/1"
                quantity = "/attributes/[key=qty]/value/*"
                kind = "order"
                """,
                #"{"attributes": [{"key": "qty", "value": {"intValue": "4"}}, {"key": "order.id", "#
                    + #""value": {"stringValue": "A-1"}}], "fields": [[35, "D"], [55, "SAP"]]}"#,
                columns: "order_id, symbol, quantity") == ["A-1|SAP|4.0"])
    }

    @Test(arguments: [
        (#"sum = ["/u", { at = "/n", scale = 1e-9 }]"#, #""u": "3", "n": 50500000"#, "3.0505"),
        (#"sum = ["/all", { at = "/left", scale = -1 }]"#, #""all": 0.3, "left": "0.1""#, "0.2"),
        (#"sum = ["/fees/*/a"], scale = 10"#, #""fees": [{"a": 0.1}, {"a": "0.2"}, {"b": 1}]"#, "3.0"),
        (#"sum = ["/none", "/u"]"#, #""u": 2"#, "2.0"),
        (#"sum = ["/none", "/neither"], else = 7"#, #""u": 2"#, "7.0"),
        (#"at = "/n", take = "size""#, #""n": "-0.10""#, "0.1"),
        (#"at = "/n", take = "size", missing = [0]"#, #""n": -0.0"#, "NULL"),
    ]) func `numbers are added up and taken without their signs`(rule: String, members: String, expected: String)
        throws
    {
        #expect(
            try events("quantity = { \(rule) }\nkind = 'order'", "{\(members)}", columns: "quantity") == [expected])
    }

    @Test func `a side is told from a sign`() throws {
        let format = #"side = { at = "/q", take = "sign", map = { "+" = "buy", "-" = "sell" } }"# + "\nkind = 'fill'"
        #expect(
            try events(
                format, #"{"q": -0.1}"#, #"{"q": "2"}"#, #"{"q": 0}"#, #"{"q": "x"}"#, columns: "side") == [
                    "sell", "buy", "NULL", "NULL",
                ])
    }

    @Test func `the first of a list whose conditions hold counts, and patterns after whole names`() throws {
        #expect(
            try events(
                """
                [[kind]]
                when = { "/n" = { above = 0, below = 10 }, "/s" = { not = ["X", "Y"] } }
                else = ["order", "fill"]
                [[kind]]
                at = "/s"
                map = { "*Canceled" = "cancel", "DONE @ *" = "fill", "selfCanceled" = "expire", "*a*" = "amend", "X" = "" }
                """,
                #"{"n": 0, "s": "marginCanceled"}"#, #"{"n": 1, "s": "O"}"#, #"{"n": 1, "s": "X"}"#,
                #"{"s": "done @ 5"}"#, #"{"s": "SelfCanceled"}"#, #"{"s": "bab"}"#, #"{"n": "10", "s": "O"}"#,
                columns: "line, part, kind") == [
                    "1|0|cancel", "2|0|order", "2|1|fill", "3|0|NULL", "4|0|fill", "5|0|expire", "6|0|amend", "7|0|O",
                ])
    }

    @Test func `what is passed over is an event only where its line has no other`() throws {
        let format = """
            each = "/d"
            kind = [{ when = { "/hb" = true }, else = "skip" }, { at = "/k" }]
            order_id = "/o"
            """
        let lines = [
            #"{"d": [{"k": "order", "o": "1"}, {"hb": 1}, {"k": "order", "o": "2"}]}"#,
            #"{"d": [{"hb": 1}, {"hb": 2}]}"#,
            #"{"hb": 3}"#, #"{"d": []}"#,
        ]
        #expect(
            try rows(format, lines, "SELECT line, part, kind, order_id FROM events ORDER BY line, part") == [
                "1|0|order|1", "1|1|order|2", "2|0|skip|NULL", "3|0|skip|NULL", "4|0|NULL|NULL",
            ])
    }

    @Test(arguments: [
        ("2026/02/03 12:11:00", "2026-02-03T12:11:00.000000000Z"),
        ("03-Feb-2026 12:11:00.5", "2026-02-03T12:11:00.500000000Z"),
        ("03/Feb/2026:12:11:00 +0100", "2026-02-03T11:11:00.000000000Z"),
        ("Tue, 28 Jul 2026 14:05:00 GMT", "2026-07-28T14:05:00.000000000Z"),
        ("20260728 14:05:00 US/Eastern", "2026-07-28T18:05:00.000000000Z"),
        ("2026-01-28 14:05:00 America/New_York", "2026-01-28T19:05:00.000000000Z"),
        ("20260728 14:05:00 Eastern", "NULL"), ("31-Feb-2026 12:11:00", "NULL"), ("3 apples 2026 12:11:00", "NULL"),
    ]) func `times of other systems are read`(text: String, expected: String) throws {
        #expect(try events("ts = '/t'\nkind = 'order'", "{\"t\": \"\(text)\"}", columns: "ts") == [expected])
    }

    @Test(arguments: [
        ("MM/DD/YYYY hh:mm:ss AM", "7/28/2026 2:05:09 pm", "2026-07-28T18:05:09.000000000Z"),
        ("MM/DD/YYYY hh:mm:ss AM", "7/28/2026 12:05:09 AM UTC", "2026-07-28T00:05:09.000000000Z"),
        ("DD.MM.YYYY hh:mm", "03.02.2026 12:11", "2026-02-03T17:11:00.000000000Z"),
        ("DD.MM.YYYY hh:mm", "2026-02-03T12:11:00Z", "NULL"), ("MM/DD/YYYY", "13/01/2026", "NULL"),
    ]) func `a form says how times are written`(form: String, text: String, expected: String) throws {
        let format = "ts = { at = '/t', form = '\(form)', zone = 'America/New_York' }\nkind = 'order'"
        #expect(try events(format, "{\"t\": \"\(text)\"}", columns: "ts") == [expected])
    }

    @Test(arguments: [
        (#"1770100860.123 x {"a": 1}"#, "2026-02-03T06:41:00.123000000Z"),
        (#"1770100860123 x {"a": 1}"#, "2026-02-03T06:41:00.123000000Z"),
        (#"2026/02/03 12:11:00.25 main.go:7: {"a": 1}"#, "2026-02-03T12:11:00.250000000Z"),
        (#"[03/Feb/2026:12:11:00 +0100] x {"a": 1}"#, "2026-02-03T11:11:00.000000000Z"),
        (#"20260203 x {"a": 1}"#, "2026-02-03T00:00:00.000000000Z"), (#"1234567890123456789012 x {"a": 1}"#, "NULL"),
    ]) func `a time stands before an object`(line: String, expected: String) throws {
        let format = "ts = '/#time'\nkind = 'order'"
        #expect(try rows(format, [line], "SELECT ts FROM events", name: "a.log") == [expected])
    }

    /// An order that says with each update what was filled of it up to now, and what that cost.
    private static let totals = [
        #"{"t": 1, "o": "c", "st": "NEW", "q": 10, "cum": "0", "avg": "0", "fee": "0"}"#,
        #"{"t": 2, "o": "c", "st": "OPEN", "q": 10, "cum": "0", "avg": "0", "fee": "0"}"#,
        #"{"t": 3, "o": "c", "st": "OPEN", "q": 10, "cum": "4", "avg": "50", "fee": "0.8"}"#,
        #"{"t": 4, "o": "c", "st": "OPEN", "q": 10, "cum": "7", "avg": "53", "fee": "1.4"}"#,
        #"{"t": 5, "o": "c", "st": "OPEN", "q": 10, "cum": "7", "avg": "53", "fee": "1.4"}"#,
        #"{"t": 6, "o": "c", "st": "FILLED", "q": 10, "cum": "10", "avg": "52.1", "fee": "2"}"#,
    ]
    private static let ofTotals = """
        ts = { at = "/t", unit = "s" }
        order_id = "/o"
        quantity = "/q"
        cumulative_quantity = "/cum"
        average_price = "/avg"
        cumulative_fee = "/fee"
        kind = { at = "/st", map = { NEW = "order", OPEN = "fill", FILLED = "fill" } }
        """

    @Test(arguments: [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2]])
    func `totals that are said again are no fills, and fees are what the last total says`(order: [Int]) throws {
        let lines = order.map { Self.totals[$0] }
        #expect(
            try rows(
                Self.ofTotals, lines,
                "SELECT fills, filled_quantity, avg_fill_price, fees, state, order_to_fill_ms FROM orders") == [
                    "3|10.0|52.1|2.0|filled|2000.0"
                ])
        // 7 × 53 − 4 × 50 = 171 for 3; 10 × 52.1 − 7 × 53 = 150 for 3.
        #expect(
            try rows(
                Self.ofTotals, lines,
                "SELECT quantity, round(price, 9), round(fee, 9) FROM fills ORDER BY ts_ns") == [
                    "4.0|50.0|0.8", "3.0|57.0|0.6", "3.0|50.0|0.6",
                ])
    }

    @Test func `totals that come one by one are the same`() throws {
        let store = try LogStore()
        store.index.formats = [try FormatFile(Self.ofTotals, name: "own", file: nil).checkedDefinition()]
        var lines: [String] = []
        for place in [1, 3, 2, 5, 4, 0] {
            lines.append(Self.totals[place])
            try store.write(lines, to: "s.jsonl")
            try store.ingest()
        }
        #expect(
            try store.rows("SELECT fills, filled_quantity, avg_fill_price, fees, order_to_fill_ms FROM orders") == [
                "3|10.0|52.1|2.0|2000.0"
            ])
    }
}
