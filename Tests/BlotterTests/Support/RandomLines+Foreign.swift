import TestSupport

@testable import TelemetryLog

/// Lines of other systems: flat ones, and any line with a logger's prefix or in what a container or the journal wraps
/// around it.
extension RandomLines {
    /// Makes several events of a line that has `legs`.
    static let formats: [FormatDefinition] = {
        var format = FormatDefinition(name: "legs")
        format.conditions = [.init("/legs", .exists)]
        format.each = "/legs"
        for (field, pointer) in [
            (CanonicalField.kind, "/what"), (.orderID, "/id"), (.quantity, "/q"), (.filledQuantity, "/q"),
            (.fillPrice, "/p"), (.venue, "/at"), (.time, "/ts"), (.session, "/session_id"),
        ] {
            var rule = FormatDefinition.Field()
            rule.sources = [.pointer(pointer)]
            if field == .kind { rule.map = ["both": ["order", "fill"]] }
            format.fields[field] = rule
        }
        return [format]
    }()

    mutating func foreign() -> String {
        var line = random.chance(70) ? "{" + flatMembers().joined(separator: ",\(space())") + "}" : native()
        for _ in 0..<random.pick([0, 0, 1, 1, 2, 3]) { line = random.chance(40) ? prefix() + line : wrapped(line) }
        return random.chance(3) ? wrapped("[1, \"\(text())\"]") : line
    }

    private mutating func flatMembers() -> [String] {
        var members = [member(random.pick(["ts", "timestamp", "asctime", "Time"]), time())]
        members.append(member(random.pick(["event", "kind", "type", "msg"]), foreignKind()))
        for name in ["client_order_id", "orderId", "signal_id", "execID"] where random.chance(40) {
            members.append(member(name, random.chance(80) ? "\"\(id())\"" : value(depth: 2)))
        }
        for name in ["qty", "lastQty", "cum_qty", "px", "fee", "leaves_qty"] where random.chance(40) {
            members.append(member(name, random.chance(80) ? number() : "\"\(number())\""))
        }
        for name in ["symbol", "side", "mode", "venue", "session_id", "reason"] where random.chance(30) {
            members.append(member(name, label(["BTC-USD", "buy", "Side.SELL", "live", "日本", #"\u0042TC"#, " s "])))
        }
        if random.chance(20) { members.append(member("details", "{\(member("price", number()))}")) }
        if random.chance(15) { members.append(member("legs", legs())) }
        if random.chance(40) { members.append(member(name(), value(depth: 2))) }
        members.shuffle(using: &random)
        return members
    }

    private mutating func foreignKind() -> String {
        label(["order_filled", "OrderAccepted", "new", "partial-fill", "order", "fill", "cancel", "order crossed", "日"])
    }

    private mutating func legs() -> String {
        let legs = (0..<random.integer(0...4)).map { _ in
            random.chance(10)
                ? number()
                : "{\(member("what", label(["both", "order", "fill", "note"]))), \(member("id", "\"\(id())\"")), "
                    + "\(member("q", number())), \(member("at", label(["x", "日"]))), \(member(name(), value(depth: 3)))}"
        }
        return "[" + legs.joined(separator: ",\(space())") + "]"
    }

    private mutating func prefix() -> String {
        random.pick([
            "2025-12-20 09:30:45,123 - INFO - ", "[2025-12-20T09:30:45Z] ", "INFO:root:", "7 ", "日本 x ", "-- a -- ",
            "2025-12-20T09:30:45.5Z stdout F ",
        ])
    }

    private mutating func wrapped(_ text: String) -> String {
        let written = Self.quoted(text)
        return random.pick([
            #"{"log":\#(Self.quoted(text + "\n")),"stream":"stdout","time":"2025-12-20T09:30:45.5Z"}"#,
            #"{"time": "2025-12-20T09:30:45.5Z", "log": \#(written), "日": ["\u0041", 12345678901234567890]}"#,
            #"{"PRIORITY":"6","MESSAGE":\#(written),"__REALTIME_TIMESTAMP":"1766223045123456","symbol":"BTC"}"#,
        ])
    }

    /// `text` as a JSON string.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
