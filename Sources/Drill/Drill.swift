package import TelemetryLog

/// A desk's morning that was made up: the logs of sessions that trade, one with a fault of each sort, and what a right
/// answer is. Operators practise on it, and the tests see by it that each fault turns its check.
///
/// The same seed and end write the same bytes. Logs are in blotter's own format.
package struct Drill: Sendable {
    /// The log of one session.
    package struct Log: Sendable {
        /// Its file's name.
        package let name: String
        /// All lines of it.
        package let text: String
    }

    /// How long the morning was before its end, in seconds.
    static let length: Int64 = 5400
    /// For how long things have gone wrong at the end, in seconds: less than what health looks at.
    static let trouble: Int64 = 840

    /// In the order of their names.
    package let logs: [Log]
    /// What is wrong in them, in the order of `DrillFault`.
    package let answers: [DrillAnswer]

    /// A morning that ends at `end`.
    package init(seed: UInt64, end: Timestamp) {
        let sessions = Self.desk.enumerated().map { number, one in
            DrillSession(name: one.name, symbols: one.symbols, fault: one.fault, end: end, seed: seed &+ UInt64(number))
        }
        logs = sessions.map { Log(name: $0.name + ".jsonl", text: $0.text) }.sorted { $0.name < $1.name }
        answers = DrillFault.allCases.map { fault in
            let begin = end - TimeSpan(seconds: fault.secondsBeforeEnd)
            return DrillAnswer(
                fault: fault, sessions: sessions.filter { $0.fault == fault }.map(\.name).sorted(), since: begin)
        }
    }

    /// Which strategy has which fault: the names do not tell.
    private static let desk: [(name: String, symbols: [String], fault: DrillFault?)] = [
        ("live-carry", ["BTC-USD", "ETH-USD"], nil),
        ("live-grid", ["ETH-USD", "SOL-USD"], .stuckOrders),
        ("live-ma-cross", ["BTC-USD"], .blockedGates),
        ("live-market-maker", ["BTC-USD", "ETH-USD"], .latencySpike),
        ("live-mean-reversion", ["SOL-USD"], .badPrices),
        ("live-momentum", ["ETH-USD"], .rejections),
        ("live-news", ["BTC-USD", "SOL-USD"], .errorBurst),
        ("live-pairs", ["BTC-USD", "ETH-USD"], .corruptLog),
        ("live-trend", ["SOL-USD", "BTC-USD"], .expiredOrders),
        ("live-vol-target", ["BTC-USD"], .silence),
        ("paper-arbitrage", ["BTC-USD"], .missingFills),
        ("paper-breakout", ["ETH-USD"], .missingFills),
        ("paper-scalper", ["SOL-USD"], .clockStep),
    ]
}
