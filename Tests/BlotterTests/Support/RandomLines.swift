import TestSupport

/// Lines that are events, in all the ways JSON can be written: native ones, and some of other systems.
struct RandomLines {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func line() -> String { random.chance(25) ? foreign() : native() }

    mutating func native() -> String {
        var members = [
            member("ts", time()), member("session_id", label(["s1", "s2", "séance", #"a\tb"#])),
            member("symbol", label(["BTC-USD", "ETH/USD", "日本", #"\u0042TC"#, ""])),
            member("mode", label(["paper", "live"])),
            member(
                "kind", label(["intent", "order", "fill", "gate", "error", "amend", "bust", "other", #"\u0066ill"#])),
            member("payload", random.chance(90) ? payload() : value(depth: 1)),
        ]
        if random.chance(20) { members.shuffle(using: &random) }
        if random.chance(20) { members.removeLast(random.integer(1...3)) }
        if random.chance(20) { members.append(member(name(), value(depth: 2))) }
        if random.chance(15) {
            let repeated = random.pick(["ts", "kind", "payload", "session_id", "symbol"])
            members.insert(member(repeated, value(depth: 1)), at: random.integer(0...members.count))
        }
        let blank = random.chance(10) ? " " : ""
        return blank + "{" + members.joined(separator: ",\(space())") + "\(blank)}" + blank
    }

    mutating func space() -> String { random.chance(90) ? " " : random.pick(["", "\t", "  ", " \r\t "]) }

    mutating func member(_ name: String, _ value: String) -> String { "\"\(name)\":\(space())\(value)" }

    mutating func label(_ texts: [String]) -> String {
        random.chance(90) ? "\"\(random.pick(texts))\"" : value(depth: 2)
    }

    mutating func time() -> String {
        let second = String(("0" + String(random.integer(0...59))).suffix(2))
        return random.pick([
            "\"2025-12-20T09:30:\(second).123456+00:00\"", "\"2025-12-20 09:30:\(second)\"",
            "\"2025-12-20T09:30:\(second).5Z\"", "17662230\(second)", "17662230\(second).25", "17662230\(second)123",
            "\"17662230\(second)\"", "\"2025-12-20T09:30:\(second)\\u005a\"", "\"yesterday\"", "null", "1e400",
        ])
    }

    private mutating func payload() -> String {
        var members: [String] = []
        for id in ["order_id", "client_id", "intent_id", "fill_id"] where random.chance(40) {
            members.append(member(id, random.chance(90) ? "\"\(self.id())\"" : value(depth: 2)))
        }
        let amounts = [
            "quantity", "filled_quantity", "cumulative_quantity", "fill_price", "average_price", "fill_fee",
        ]
        for amount in amounts where random.chance(40) {
            members.append(member(amount, random.chance(90) ? number() : value(depth: 2)))
        }
        for _ in 0..<random.integer(0...4) { members.append(member(name(), value(depth: 2))) }
        members.shuffle(using: &random)
        return "{" + members.joined(separator: ",\(space())") + "}"
    }

    mutating func id() -> String {
        random.pick(["ord_", "é", #"\u006frd_"#, "x-", ""]) + String(random.integer(1...30))
            + random.pick(["", "", "_日"])
    }

    mutating func name() -> String {
        random.pick([
            "reason", "a", "a b", "é", #"\u0061"#, #"q\"uote"#, #"back\\slash"#, #"line\nfeed"#, #"\u0001"#,
            #"\u0007x"#,
            #"\u001f"#, #"\/"#, #"\ud83d\ude80"#, "payload2", "", "ts2",
        ])
    }

    mutating func number() -> String {
        random.pick([
            "0", "-0", "1", "1.0", "0.1", "1e5", "1E+5", "1.50", "-12.5e-3", "123456789012345678",
            "1234567890123456789",
            "123456789012345678901234567890", "18446744073709551616", "-9223372036854775808", "0.30000000000000004",
            "1e308", "5e-324",
        ])
    }

    mutating func text() -> String {
        random.pick([
            "", "insufficient funds", "Ünïcode tëxt", "日本語", "tab\\tand\\nline", "quote \\\" end", "\\u0041\\u00e9",
            "\\ud83d\\ude80 rocket", "a\\u0000b", "C:\\\\temp", "ord_12-34.56", "\u{2028}sep", "🚀", "x\u{301}",
            "ＦＵＬＬ", "İstanbul", "straße", "a\u{7F}b", "42", "$1,000.00",
        ])
    }

    mutating func value(depth: Int) -> String {
        switch random.integer(1...(depth > 4 ? 6 : 9)) {
        case 1...3: return "\"\(text())\""
        case 4, 5: return number()
        case 6: return random.pick(["true", "false", "null"])
        case 7:
            return "["
                + (0..<random.integer(0...3)).map { _ in value(depth: depth + 1) }.joined(separator: ",\(space())")
                + "]"
        default:
            let members = (0..<random.integer(0...3)).map { _ in member(name(), value(depth: depth + 1)) }
            return "{" + members.joined(separator: ",\(space())") + "}"
        }
    }
}
