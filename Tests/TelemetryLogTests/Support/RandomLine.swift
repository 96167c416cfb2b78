import TestSupport

/// Makes lines of all shapes that are one JSON object each.
struct RandomLine {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    private mutating func one<Element>(of list: [Element]) -> Element { list[random.below(list.count)] }

    // MARK: Values

    private static let plainTexts = [
        "", "a", "BTC-USD", "ord_1", "insufficient funds", "é", "漢字", "😀", "\u{2028}", "\u{FEFF}", "\u{7F}", "\u{FFFD}",
        "'", "{", "}", "[1, 2]", ":", ",", ": ", "//", "\u{85}", "e\u{301}", "true", "null", "\u{10FFFF}",
    ]
    private static let escapes: [(raw: String, units: [UInt16])] = [
        ("\\n", [10]), ("\\\"", [34]), ("\\\\", [92]), ("\\/", [47]), ("\\b", [8]), ("\\f", [12]), ("\\r", [13]),
        ("\\t", [9]), ("\\u00e9", [0xE9]), ("\\u0041", [65]), ("\\u0000", [0]), ("\\uD83D\\uDE00", [0xD83D, 0xDE00]),
        ("\\ud800", [0xD800]), ("\\uDFFF", [0xDFFF]), ("\\u2028", [0x2028]), ("\\u001F", [0x1F]), ("\\ufffd", [0xFFFD]),
        ("\\uDC00\\uD800", [0xDC00, 0xD800]), ("\\ud801", [0xD801]),
    ]
    private static let tokens = [
        "true", "false", "null", "0", "-0", "1", "-1", "0.0", "-0.0", "1.0", "100020.5", "1e400", "-1E+05", "1e-400",
        "2.5e3", "12345678901234567890123", "9007199254740993", "9223372036854775808", "18446744073709551616",
        "123456789012345678", "1234567890123456789", "-12345678901234567", "-123456789012345678", "0.1e1", "1E400",
        "0.30000000000000004", "123456789012345.6", "1234567890.1234567890",
    ]

    mutating func text() -> JSONTextSample {
        var text = JSONTextSample()
        for _ in 0..<random.below(4) {
            if chance(70) {
                text = text + JSONTextSample(plain: one(of: Self.plainTexts))
            } else {
                let escape = one(of: Self.escapes)
                text.raw += escape.raw
                text.units += escape.units
            }
        }
        return text
    }

    /// `name`, at times with an escape that it does not need.
    private mutating func name(_ name: String) -> JSONTextSample {
        var text = JSONTextSample(plain: name)
        guard chance(3), let first = text.raw.unicodeScalars.first else { return text }
        text.raw = "\\u00\(String(first.value, radix: 16))" + text.raw.dropFirst()
        return text
    }

    private mutating func token() -> JSONSample {
        .token(chance(70) ? one(of: Self.tokens) : "\(Int64(bitPattern: random.next()))")
    }

    mutating func value(depth: Int) -> JSONSample {
        switch random.below(depth > 4 ? 6 : 10) {
        case 0...2: return token()
        case 3...5: return .string(text())
        case 6, 7: return .array((0..<random.below(4)).map { _ in value(depth: depth + 1) })
        default:
            var members = (0..<random.below(5)).map { _ in (name: text(), value: value(depth: depth + 1)) }
            if chance(3) {
                members += (0..<30).map { (name: JSONTextSample(plain: "m\($0 % 27)"), value: .token("\($0)")) }
            }
            return .object(members)
        }
    }

    // MARK: Events

    private mutating func payload() -> JSONSample {
        guard chance(90) else { return value(depth: 1) }
        let ids = ["order_id", "client_id", "intent_id", "fill_id", "trade_id", "execution_id"]
        let amounts = [
            "quantity", "filled_quantity", "fill_price", "fill_fee", "cumulative_quantity", "average_price",
            "fee_currency",
        ]
        var members: [(name: JSONTextSample, value: JSONSample)] = []
        for _ in 0..<random.below(7) {
            switch random.below(4) {
            case 0: members.append((name(one(of: ids)), chance(80) ? .string(text()) : value(depth: 2)))
            case 1: members.append((name(one(of: amounts)), chance(80) ? amount() : value(depth: 2)))
            default: members.append((text(), value(depth: 2)))
            }
        }
        return .object(members)
    }

    /// A number, or one written as text.
    private mutating func amount() -> JSONSample {
        let token = token()
        guard case .token(let text) = token, chance(30) else { return token }
        return .string(JSONTextSample(plain: text))
    }

    /// A `ts` and what it is in nanoseconds; nil where it is no time.
    private mutating func timestamp() -> (value: JSONSample, nanoseconds: Int64?) {
        switch random.below(10) {
        case 0:
            let (text, nanoseconds) = one(of: Self.oddTimes)
            return (.string(JSONTextSample(plain: text)), nanoseconds)
        case 1:
            let (token, nanoseconds) = one(of: Self.numberTimes)
            if token.isEmpty { return (.array([.token("1766188800")]), nil) }
            return (.token(token), nanoseconds)
        case 2:
            // An escape in a timestamp: it is read, and kept as it was.
            var text = JSONTextSample(plain: "025-12-20T00:00:00Z")
            text.raw = "\\u0032" + text.raw
            text.units.insert(0x32, at: 0)
            return (.string(text), 1_766_188_800_000_000_000)
        default:
            let (text, nanoseconds) = usualTime()
            return (.string(JSONTextSample(plain: text)), nanoseconds)
        }
    }

    private static let oddTimes: [(String, Int64?)] = [
        ("2025-12-20", 1_766_188_800_000_000_000), ("2025-12-20T24:00:00Z", 1_766_275_200_000_000_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000), ("yesterday", nil), ("", nil),
        ("2025-02-30T00:00:00Z", nil), ("1766188800", 1_766_188_800_000_000_000),
        ("9999-12-31T00:00:00Z", nil), ("2025-12-20T09:30Z", 1_766_223_000_000_000_000),
    ]
    /// Values that are no text; the empty one stands for an array.
    private static let numberTimes: [(String, Int64?)] = [
        ("1766188800", 1_766_188_800_000_000_000), ("1766188800.5", 1_766_188_800_500_000_000),
        ("1766188800123", 1_766_188_800_123_000_000), ("1766188800123456", 1_766_188_800_123_456_000),
        ("1766188800123456789", 1_766_188_800_123_456_789), ("-1", -1_000_000_000), ("0", 0), ("1e400", nil),
        ("true", nil), ("null", nil), ("{}", nil), ("", nil),
    ]
    /// Zones and the seconds that a clock there is ahead of UTC.
    private static let zones = [
        ("Z", 0), ("+00:00", 0), ("-00:00", 0), ("", 0), ("+05:30", 19_800), ("-0800", -28_800),
    ]

    /// A date and time with up to nine digits of a fraction, in some zone.
    private mutating func usualTime() -> (text: String, nanoseconds: Int64) {
        let day = random.below(30_000)
        let second = random.below(86_400)
        let places = random.below(10)
        var fraction = 0
        var unit = 1_000_000_000
        for _ in 0..<places {
            unit /= 10
            fraction = fraction * 10 + random.below(10)
        }
        let zone = one(of: Self.zones)
        let digits = "\(fraction)"
        let clock = [second / 3600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":")
        let decimals = places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
        let nanoseconds = (day * 86_400 + second - zone.1) * 1_000_000_000 + fraction * unit
        return (Self.date(day) + one(of: ["T", " "]) + clock + decimals + zone.0, Int64(nanoseconds))
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// The date that many days after 1970-01-01, counted year by year and month by month.
    static func date(_ day: Int) -> String {
        var rest = day
        var year = 1970
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        while rest >= (isLeap(year) ? 366 : 365) {
            rest -= isLeap(year) ? 366 : 365
            year += 1
        }
        var month = 0
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        return "\(year)-\(two(month + 1))-\(two(rest + 1))"
    }

    /// An object with the members of an event, most of them there and of the right type.
    mutating func object() -> (value: JSONSample, nanoseconds: Int64?) {
        var members: [(name: JSONTextSample, value: JSONSample)] = []
        var nanoseconds: Int64?
        if chance(90) {
            let timestamp = timestamp()
            nanoseconds = timestamp.nanoseconds
            members.append((name("ts"), timestamp.value))
        }
        for column in ["session_id", "symbol", "mode"] where chance(90) {
            members.append((name(column), chance(90) ? .string(text()) : value(depth: 1)))
        }
        if chance(90) {
            let kind = one(of: [
                "intent", "order", "fill", "fill", "gate", "error", "fills", "", "Order", "FILL", "cancel", "Canceled",
                "amend", "Bust",
                "expired",
            ])
            members.append((name("kind"), chance(90) ? .string(JSONTextSample(plain: kind)) : value(depth: 1)))
        }
        if chance(90) { members.append((name("payload"), payload())) }
        for _ in 0..<(chance(30) ? random.below(4) : 0) { members.append((text(), value(depth: 1))) }
        if chance(20) { members.shuffle(using: &random) }
        for _ in 0..<(chance(10) ? random.below(4) : 0) where !members.isEmpty {
            let member = one(of: members)
            guard member.name.meaning != "ts" else { continue }
            members.append((member.name, value(depth: 1)))
        }
        return (.object(members), nanoseconds)
    }

    /// How a program writes it: as `json.dumps` does, without blanks, or with odd ones.
    mutating func line(_ value: JSONSample) -> String {
        switch random.below(4) {
        case 0: return value.written({ "" })
        case 1:
            var random = random
            let blanks = ["", "", "", " ", "  ", "\t", "\r", " \t\r "]
            let line = value.written({ blanks[random.below(blanks.count)] })
            self.random = random
            return line
        default: return value.written({ "" }, comma: ", ", colon: ": ")
        }
    }
}
