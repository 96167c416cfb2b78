import Testing

@testable import Blotter

/// What is said of a mapping file that cannot be meant.
@Suite struct FormatFileProblemTests {
    private static let fields = """
        match, inside, each, redact, sample, ts, session_id, symbol, mode, kind, order_id, other_order_id, intent_id, fill_id, venue, \
        account, side, order_type, quantity, limit_price, reference_price, filled_quantity, cumulative_quantity, \
        fill_price, average_price, fill_fee, cumulative_fee, fee_currency, gate, decision, reason, error
        """

    private func problem(_ text: String, file: String? = "desk.toml") -> String? {
        do {
            _ = try FormatFile(text, name: "gateway", file: file)
            return nil
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("a = = 1", "1: this is no TOML: no value that is known (a text has quotes); see https://toml.io/en/v1.0.0"),
        ("\nts = '/a'\nts = '/b'", "3: this is no TOML: value (\"ts\") already exists; see https://toml.io/en/v1.0.0"),
        (
            "kind = { at = '/a', map = { A = 'order', A = 'fill' } }",
            "1: this is no TOML: value (\"A\") already exists; see https://toml.io/en/v1.0.0"
        ),
        (
            "mode = live",
            "1: this is no TOML: no value that is known (a text has quotes); see https://toml.io/en/v1.0.0"
        ),
        (
            "match = {}\nmode = " + String(repeating: "[", count: 100_000),
            "2: this is no TOML: there are too many brackets inside one another; see https://toml.io/en/v1.0.0"
        ),
        ("# c\nquantty = '/q'", "2: there is no field quantty; did you mean quantity?"),
        ("banana = '/q'", "1: there is no field banana; the names are \(fields)"),
        ("[kind]\nat = '/k'\nside = '/s'", "3: side stands in the table kind; move it above all tables"),
        ("[kind]\nat = '/k'\neach = '/s'", "3: each stands in the table kind; move it above all tables"),
        ("[kind]\nat = '/k'\nmapp = {}", "3: kind has no key mapp; did you mean map?"),
        (
            "side = { at = '/s', banana = 1 }",
            "1: side has no key banana; the keys are when, at, sum, join, take, map, else, missing, scale, unit, zone, "
                + "form"
        ),
    ]) func `bad TOML and unknown names`(text: String, expected: String) {
        #expect(problem(text) == "desk.toml:" + expected)
    }

    private static let demand =
        "a text, a number, a list of these, true, false, or a table of not, above and below"

    @Test(arguments: [
        ("match = '/a'", "1: match must be a table, such as { \"/type\" = \"order\" }"),
        ("match = { type = 'order' }", "1: type in match is no pointer; write /type"),
        ("match = { file = ['*.log'] }", "1: file in match is no pointer; did you mean files?"),
        ("match = { '/a~' = 1 }", "1: the pointer /a~ in match has a ~ alone; write ~0 for ~ and ~1 for / in a name"),
        ("match = { files = '*.log' }", "1: files must be a list of patterns, such as [\"*.log\"]"),
        ("match = { files = [] }", "1: files must be a list of patterns, such as [\"*.log\"]"),
        ("match = { files = [\n1] }", "2: files must be a list of patterns, such as [\"*.log\"]"),
        ("[match]\n'/a' = []", "2: /a must be \(demand)"),
        ("[match]\n'/a' = ['x',\ntrue]", "3: /a must be \(demand)"),
        ("[match]\n'/a' = ''", "2: /a must be \(demand)"),
        ("[match]\n'/a' = nan", "2: /a must be \(demand)"),
        ("inside = 'a'", "1: a in inside is no pointer; write /a"),
        ("inside = ['/a']", "1: inside must be a pointer, such as \"/data\""),
        ("inside = ''", "1:  in inside is no pointer; write /"),
        ("match = { '/a' = {} }", "1: /a must be \(demand)"),
        ("match = { '/a' = { above = 'x' } }", "1: above must be a number, such as 0"),
        ("match = { '/a' = { abov = 1 } }", "1: /a has no key abov; did you mean above?"),
        ("each = '/a~2b'", "1: the pointer /a~2b in each has a ~ alone; write ~0 for ~ and ~1 for / in a name"),
        ("redact = '/a'", "1: redact must be a list of pointers"),
        ("redact = ['/a',\n'b']", "2: b in redact is no pointer; write /b"),
        ("[sample]\nline = '{}'", "1: sample must be written as [[sample]]"),
        ("sample = ['{}']", "1: sample must be written as [[sample]]"),
        ("[[sample]]\nkind = 'order'", "1: this sample has no line; give line"),
        ("[[sample]]\nline = 1", "2: line must be a text of one line"),
        ("[[sample]]\nline = ''", "2: line must be a text of one line"),
        ("[[sample]]\nline = '''{}\n{}'''", "2: line must be a text of one line"),
        ("[[sample]]\nline = '{}'\nknd = 'x'", "3: there is no field knd; did you mean kind?"),
        ("[[sample]]\nline = '{}'\nkind = ['x']", "3: kind must be a text, a number, true or false"),
        ("[[sample]]\nline = '{}'\nts = 1.5", "3: ts must be a whole number of nanoseconds since 1970"),
        (
            "[[sample]]\nline = '{}'\nts = 9223372036854775808",
            "3: ts must be a whole number of nanoseconds since 1970"
        ),
    ]) func `lines and samples`(text: String, expected: String) {
        #expect(problem(text) == "desk.toml:" + expected)
    }

    private static let place = "must be a pointer, a constant, a list of these, or a table"
    private static let nowhere = "has no place to be found at; give at, or nothing but else"

    @Test(arguments: [
        ("symbol = ''", "1: symbol \(place)"),
        ("symbol = ['/a',\n['/b']]", "2: symbol \(place)"),
        ("symbol = 2026-01-01", "1: symbol \(place)"),
        ("symbol = { at = { x = 1 } }", "1: symbol \(place)"),
        ("symbol = ['/a', '/b~']", "1: the pointer /b~ in symbol has a ~ alone; write ~0 for ~ and ~1 for / in a name"),
        ("\nsymbol = []", "2: symbol \(nowhere)"),
        ("symbol = {}", "1: symbol \(nowhere)"),
        ("symbol = { at = [] }", "1: symbol \(nowhere)"),
        ("symbol = { else = '' }", "1: symbol \(nowhere)"),
        ("[kind]\nmap = { a = 'b' }\nelse = 'x'", "1: kind \(nowhere)"),
        ("symbol = { at = '/a', join = 1 }", "1: symbol.join must be a text"),
        ("symbol = { at = '/a', map = 'x' }", "1: symbol.map must be a table, such as { \"FILLED\" = \"fill\" }"),
        (
            "[side]\nat = '/a'\n[side.map]\nBUY = 'buy'\nbuy = 'sell'",
            "5: BUY and buy in side.map differ in case only, which does not count; keep one"
        ),
        ("[side]\nat = '/a'\nmap = { B = ['buy'] }", "3: side.map.B must be one text, a number, true or false"),
        ("side = { at = '/a', else = ['buy'] }", "1: side.else must be one text, a number, true or false"),
        ("kind = { at = '/a', map = { x = {} } }", "1: kind.map.x must be a kind or a list of kinds"),
        ("kind = { at = '/a', map = { x = ['order', 1] } }", "1: kind.map.x must be a kind or a list of kinds"),
        (
            "kind = { at = '/a', map = { x = ['order', 'so so'] } }",
            "1: so so is no kind; make it one word of up to 64 letters, digits and _ . : / -"
        ),
        (
            "kind = { at = '/a', else = '\(String(repeating: "x", count: 65))' }",
            """
            1: \(String(repeating: "x", count: 65)) is no kind; make it one word of up to 64 letters, digits and \
            _ . : / -
            """
        ),
        ("kind = { at = '/a', map = { x = 'filled' } }", "1: filled is no kind but a word for one; write fill"),
        (
            "symbol = ['/a', { at = '/b', when = {} }]",
            "1: symbol.when must be a table, such as { \"/type\" = \"order\" }"
        ),
        ("symbol = { at = '/b', when = { a = 1 } }", "1: a in symbol.when is no pointer; write /a"),
        ("kind = 'new order'", "1: new order is no kind; make it one word of up to 64 letters, digits and _ . : / -"),
        (
            "symbol = { at = '/a', missing = 0 }",
            "1: symbol.missing must be a list of texts and numbers, such as [0, \"N/A\"]"
        ),
        (
            "symbol = { at = '/a', missing = [[]] }",
            "1: symbol.missing must be a list of texts and numbers, such as [0, \"N/A\"]"
        ),
    ]) func `where a field is, and what it means`(text: String, expected: String) {
        #expect(problem(text) == "desk.toml:" + expected)
    }

    @Test(arguments: [
        ("symbol = { at = '/a', scale = 2 }", "1: symbol has no use for scale, which is for numbers; remove it"),
        ("ts = 'time'", "1: ts cannot be time, which is no time; where it is to be found, write /time"),
        ("\nts = '#time'", "2: #time in ts is no pointer; write /#time"),
        (
            "quantity = ['/a', 'qty']",
            "1: quantity cannot be qty, which is no number; where it is to be found, write /qty"
        ),
        ("quantity = { at = '/a', else = 'x' }", "1: quantity.else cannot be x, which is no number; mend it"),
        ("ts = { at = '/a', map = { x = 'now' } }", "1: ts.map.x cannot be now, which is no time; mend it"),
        ("symbol = { sum = ['/a'] }", "1: symbol has no use for sum, which is for numbers and ts; remove it"),
        (
            "quantity = { sum = '/a' }",
            """
            1: quantity.sum must be a list of what is added up, such as ["/units", { at = "/nano", scale = 1e-9 }]
            """
        ),
        ("quantity = { sum = ['/a'], at = '/b' }", "1: quantity has sum, which stands alone; remove at and join"),
        ("side = { at = '/a', take = 'abs' }", "1: side.take must be one of \"sign\", \"size\""),
        ("side = { at = '/a', form = 'YYYY' }", "1: side has no use for form, which is for ts; remove it"),
        (
            "ts = { at = '/a', form = 'yyyy-MM-dd' }",
            "1: ts.form must be made of YYYY, MM or Mon, DD, Www, hh, mm, ss and AM, such as \"MM/DD/YYYY hh:mm:ss\""
        ),
        ("quantity = { at = '/a', scale = '0.1' }", "1: quantity.scale must be a number other than 0, such as 0.01"),
        ("quantity = { at = '/a', scale = 0.0e9 }", "1: quantity.scale must be a number other than 0, such as 0.01"),
        ("quantity = { at = '/a', scale = inf }", "1: quantity.scale must be a number other than 0, such as 0.01"),
        ("side = { at = '/a', unit = 's' }", "1: side has no use for unit, which is for ts; remove it"),
        ("side = { at = '/a', zone = 'UTC' }", "1: side has no use for zone, which is for ts; remove it"),
        ("ts = { at = '/a', unit = 'msec' }", "1: ts.unit must be one of \"s\", \"ms\", \"us\", \"ns\""),
        ("ts = { at = '/a', zone = 1 }", "1: ts.zone must be the name of a time zone, such as \"Europe/Berlin\""),
        (
            "ts = { at = '/a', zone = 'Europe/Berln' }",
            "1: there is no time zone Europe/Berln; did you mean Europe/Berlin?"
        ),
        ("ts = { at = '/a', zone = 'new_york' }", "1: there is no time zone new_york; did you mean America/New_York?"),
        ("ts = { at = '/a', zone = '../passwd' }", "1: there is no time zone ../passwd; name one as Europe/Berlin"),
        ("[ts]\nat = '/a'\nzone = ''", "3: there is no time zone ; name one as Europe/Berlin"),
    ]) func `numbers and times`(text: String, expected: String) {
        #expect(problem(text) == "desk.toml:" + expected)
    }

    @Test func `a format that comes with blotter is called by its name`() {
        #expect(problem("banan = 1\n", file: nil)?.hasPrefix("gateway.toml:1: there is no field banan; ") == true)
    }
}
