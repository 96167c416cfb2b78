import TelemetryLog

/// One session of a drill: a trade each few seconds, and its fault.
struct DrillSession: Sendable {
    let name: String
    let fault: DrillFault?
    /// All lines of its log.
    let text: String

    init(name: String, symbols: [String], fault: DrillFault?, end: Timestamp, seed: UInt64) {
        self.name = name
        self.fault = fault
        var writer = DrillWriter(session: name, symbols: symbols, fault: fault, end: end, seed: seed)
        text = writer.log()
    }
}

/// Makes up the trades of a session and writes them as lines.
struct DrillWriter {
    private static let second: Int64 = 1_000_000_000
    private static let millisecond: Int64 = 1_000_000
    private static let secondsBetweenTrades: ClosedRange<Int64> = 7...13
    private static let fee = 0.0004

    private let session: String
    private let symbols: [String]
    private let fault: DrillFault?
    /// Nanoseconds since the epoch.
    private let end: Int64
    private let faultStart: Int64
    private var random: DrillRandom
    private var lines: [(time: Int64, text: String)] = []
    private var trades = 0

    init(session: String, symbols: [String], fault: DrillFault?, end: Timestamp, seed: UInt64) {
        self.session = session
        self.symbols = symbols
        self.fault = fault
        self.end = end.nanoseconds
        faultStart = end.nanoseconds - (fault?.secondsBeforeEnd ?? 0) * Self.second
        random = DrillRandom(seed: seed)
    }

    /// All lines, in the order in which they were written.
    mutating func log() -> String {
        // Sessions without fills are new ones: they have none in all of the time.
        var time = fault == .missingFills ? faultStart : end - Drill.length * Self.second
        let last = fault == .silence ? faultStart : end - 2 * Self.second
        while time < last {
            trade(at: time)
            time +=
                random.integer(Self.secondsBetweenTrades.lowerBound, Self.secondsBetweenTrades.upperBound) * Self.second
                + random.integer(0, 999) * Self.millisecond
        }
        if fault == .errorBurst { outages() }
        let sorted = lines.sorted { $0.time < $1.time }.filter { $0.time <= end }
        return sorted.map { damaged($0.text, at: $0.time) + "\n" }.joined()
    }

    private func isWrong(_ kind: DrillFault, at time: Int64) -> Bool { fault == kind && time >= faultStart }

    // MARK: Trades

    private mutating func trade(at time: Int64) {
        trades += 1
        let symbol = symbols[Int(random.integer(0, Int64(symbols.count - 1)))]
        let trade = DrillTrade(
            number: trades, session: session, symbol: symbol, isBuy: random.chance(50),
            quantity: Double(random.integer(1, 400)) / 100,
            price: price(of: symbol) * (1 + Double(random.integer(-200, 200)) / 10_000))
        write(trade.intent, of: trade, at: time)
        let isBlocked = isWrong(.blockedGates, at: time) ? random.chance(90) : random.chance(2)
        write(trade.gate("risk_limits", allows: true), of: trade, at: time + 1 * Self.millisecond)
        write(trade.gate("position_limit", allows: !isBlocked), of: trade, at: time + 2 * Self.millisecond)
        guard !isBlocked else { return }
        let placed = time + random.integer(20, 60) * Self.millisecond
        write(trade.order, of: trade, at: placed)
        finish(trade, placed: placed)
    }

    private mutating func finish(_ trade: DrillTrade, placed: Int64) {
        let usual = placed + random.integer(80, 260) * Self.millisecond
        if fault == .missingFills { return }
        if fault == .silence, placed > faultStart - 30 * Self.second { return }
        if isWrong(.stuckOrders, at: placed), random.chance(60) { return }
        if isWrong(.expiredOrders, at: placed), random.chance(70) {
            return write(trade.expiry, of: trade, at: placed + 10 * Self.second)
        }
        if isWrong(.rejections, at: placed) ? random.chance(33) : random.chance(1) {
            return write(trade.rejection, of: trade, at: usual)
        }
        let isSlow = isWrong(.latencySpike, at: placed)
        let filled = isSlow ? placed + random.integer(10_500, 19_000) * Self.millisecond : usual
        let worse = isWrong(.badPrices, at: placed) ? 150 : Double(random.integer(-30, 40)) / 10
        write(trade.fill(worseBy: worse, fee: Self.fee), of: trade, at: filled)
    }

    private mutating func outages() {
        write(("error", #"{"error": "connection lost"}"#), symbol: nil, at: end - Drill.length / 2 * Self.second)
        var time = faultStart
        while time < end - 5 * Self.second {
            write(("error", #"{"error": "connection lost"}"#), symbol: nil, at: time)
            time += random.integer(5, 20) * Self.second
        }
    }

    private func price(of symbol: String) -> Double {
        switch symbol {
        case "BTC-USD": 88_000
        case "ETH-USD": 2950
        default: 125
        }
    }

    // MARK: Lines

    private mutating func write(_ event: DrillTrade.Event, of trade: DrillTrade, at time: Int64) {
        write(event, symbol: trade.symbol, at: time)
    }

    private mutating func write(_ event: DrillTrade.Event, symbol: String?, at time: Int64) {
        // What a clock says that was set back.
        let shown = isWrong(.clockStep, at: time) ? time - 7200 * Self.second : time
        let label = symbol.map { #""symbol": "\#($0)", "# } ?? ""
        let mode = session.prefix { $0 != "-" }
        lines.append(
            (
                time,
                #"{"ts": "\#(Timestamp(nanoseconds: shown).shortDescription)", "session_id": "\#(session)", "#
                    + #"\#(label)"mode": "\#(mode)", "kind": "\#(event.kind)", "payload": \#(event.payload)}"#
            ))
    }

    private mutating func damaged(_ line: String, at time: Int64) -> String {
        guard isWrong(.corruptLog, at: time), random.chance(60) else { return line }
        return random.chance(50)
            ? String(line.prefix(Int(random.integer(20, 90)))) : "Traceback (most recent call last): " + line.prefix(40)
    }
}
