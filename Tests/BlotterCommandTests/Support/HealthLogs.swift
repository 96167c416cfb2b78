/// Logs whose health is known, at noon of 2025-12-20.
enum HealthLogs {
    /// An event of a log, by the seconds that it is before noon.
    struct Line {
        var ago: Double
        var kind = "gate"
        var payload = "{}"
        var symbol = "BTC-USD"

        func text(_ session: String) -> String {
            let time = OperatorFixture.noon / 1_000_000 - Int64((ago * 1000).rounded())
            return #"{"ts": \#(time), "session_id": "\#(session)", "symbol": "\#(symbol)", "mode": "live", "#
                + #""kind": "\#(kind)", "payload": \#(payload)}"# + "\n"
        }
    }

    /// A session of some events each second up to noon.
    static let beat = stride(from: 120.0, through: 0, by: -1).map { Line(ago: $0) }

    /// An order that is placed after so many milliseconds and filled, or not, after some more.
    static func order(_ id: String, ago: Double, placed: Double = 40, filled: Double? = 100) -> [Line] {
        let fill = filled.map { milliseconds in
            Line(
                ago: ago - (placed + milliseconds) / 1000, kind: "fill",
                payload: #"{"order_id": "\#(id)", "filled_quantity": 1, "fill_price": 2}"#)
        }
        return [
            Line(ago: ago, kind: "intent", payload: #"{"intent_id": "i\#(id)", "quantity": 1}"#),
            Line(
                ago: ago - placed / 1000, kind: "order",
                payload: #"{"order_id": "\#(id)", "intent_id": "i\#(id)", "quantity": 1}"#),
        ] + (fill.map { [$0] } ?? [])
    }

    /// Orders of a minute and a half ago, some of which were rejected, the others filled.
    static func orders(_ count: Int, rejected: Int, _ symbol: String = "BTC-USD") -> [Line] {
        (0..<count).flatMap { number -> [Line] in
            let id = "\(symbol)\(number)"
            let error = Line(ago: 89, kind: "error", payload: #"{"order_id": "\#(id)", "error": "no"}"#)
            return order(id, ago: 90, filled: number < rejected ? nil : 100) + (number < rejected ? [error] : [])
        }.map { line in
            var line = line
            line.symbol = symbol
            return line
        }
    }

    /// Errors of no order, so many seconds ago.
    static func errors(_ agos: [Double]) -> [Line] {
        agos.map { Line(ago: $0, kind: "error", payload: #"{"error": "connection lost"}"#) }
    }

    static func log(_ session: String, _ lines: [Line], inOrder: Bool = true) -> String {
        (inOrder ? lines.sorted { $0.ago > $1.ago } : lines).map { $0.text(session) }.joined()
    }

    /// Nothing is wrong with these.
    static var clean: [String: String] {
        [
            "a.jsonl": log("a", beat + order("1", ago: 100) + order("2", ago: 50)),
            "b.jsonl": log("b", beat + order("3", ago: 90)),
        ]
    }

    /// The clean logs, some of them replaced or beside others.
    static func harmed(_ logs: [String: String]) -> [String: String] { clean.merging(logs) { $1 } }
}
