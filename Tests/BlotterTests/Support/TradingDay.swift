import TestSupport

@testable import Blotter
@testable import TelemetryLog

/// Trades that were made up, as they are logged and as they are remembered: what health says of them is counted from
/// the latter, one by one.
struct TradingDay {
    enum Outcome: CaseIterable { case filled, rejected, canceled, expired, open }

    struct Trade {
        var session: String
        var symbol: String?
        /// Seconds before the end of the day; the order comes a tenth of a second later.
        var ago: Int
        /// What each gate said; an intent that one of them blocked has no order.
        var verdicts: [Bool]
        /// nil where the gates blocked it.
        var outcome: Outcome?
        var type: String?
        var isBuy: Bool
        var seen: Int
        var paid: Int

        var isBlocked: Bool { verdicts.contains(false) }
        var orderAgo: Double { Double(ago) - 0.1 }
        var isResting: Bool { outcome == .open && type == "limit" }
        var slippage: Double { 10_000 * Double(paid - seen) / Double(seen) * (isBuy ? 1 : -1) }
    }

    /// The end of the day, in seconds.
    static let end: Int64 = 1_766_232_000

    var trades: [Trade]
    /// Errors of no order.
    var errors: [(session: String, symbol: String?, ago: Int)]

    init(seed: UInt64, trades count: Int) {
        var random = SeededRandom(seed: seed)
        func session() -> String { ["one", "two, too"][random.below(2)] }
        func symbol() -> String? { ["A", "B", nil][random.below(3)] }
        trades = (0..<count).map { _ in
            let verdicts = (0..<random.below(4)).map { _ in random.below(6) > 0 }
            let type: String? = ["market", "limit", nil][random.below(3)]
            return Trade(
                session: session(), symbol: symbol(), ago: 1 + random.below(3600), verdicts: verdicts,
                outcome: verdicts.contains(false) ? nil : Outcome.allCases[random.below(5)], type: type,
                isBuy: random.below(2) == 0, seen: 100 + random.below(9), paid: 100 + random.below(9))
        }
        errors = (0..<count / 4).map { _ in
            let isRecent = random.below(2) == 0
            return (session(), symbol(), 1 + random.below(isRecent ? 900 : 3600))
        }
    }

    /// The lines of each session's log, in the order of time.
    var logs: [(name: String, lines: [String])] {
        var lines: [String: [(time: Int64, text: String)]] = [:]
        func add(_ session: String, _ symbol: String?, _ ago: Double, _ kind: String, _ payload: String) {
            let time = Self.end * 1000 - Int64((ago * 1000).rounded())
            let label = symbol.map { #""symbol": "\#($0)", "# } ?? ""
            lines[session, default: []].append(
                (
                    time,
                    #"{"ts": \#(time), "session_id": "\#(session)", \#(label)"kind": "\#(kind)", "payload": {\#(payload)}}"#
                ))
        }
        for (number, trade) in trades.enumerated() {
            func log(_ ago: Double, _ kind: String, _ payload: String) {
                add(trade.session, trade.symbol, ago, kind, payload)
            }
            log(Double(trade.ago), "intent", #""intent_id": "i\#(number)", "current_price": "\#(trade.seen)""#)
            for (gate, verdict) in trade.verdicts.enumerated() {
                let said = gate == 1 ? #""passed": \#(verdict)"# : #""decision": "\#(verdict ? "ALLOW" : "BLOCK")""#
                log(Double(trade.ago), "gate", #""intent_id": "i\#(number)", "gate": "g\#(gate)", \#(said)"#)
            }
            guard let outcome = trade.outcome else { continue }
            let type = trade.type.map { #", "order_type": "\#($0)""# } ?? ""
            let side = trade.isBuy ? "buy" : "SELL"
            log(
                trade.orderAgo, "order",
                #""order_id": "o\#(number)", "intent_id": "i\#(number)", "side": "\#(side)"\#(type)"#)
            let end = trade.orderAgo - 0.05
            switch outcome {
            case .filled:
                log(end, "fill", #""order_id": "o\#(number)", "filled_quantity": 1, "fill_price": \#(trade.paid)"#)
            case .rejected: log(end, "error", #""order_id": "o\#(number)", "error": "no""#)
            case .canceled: log(end, "cancel", #""order_id": "o\#(number)""#)
            case .expired: log(end, "expire", #""order_id": "o\#(number)""#)
            case .open: break
            }
        }
        for error in errors { add(error.session, error.symbol, Double(error.ago), "error", #""error": "what""#) }
        return lines.sorted { $0.key < $1.key }.map { session, lines in
            (session + ".jsonl", lines.sorted { $0.time < $1.time }.map(\.text))
        }
    }
}
